package io.recurrent.api;

import static io.recurrent.api.ProtocolBodies.PATH;
import static io.recurrent.api.ProtocolBodies.assertRefused;
import static io.recurrent.api.ProtocolBodies.input;
import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.call.Call;
import io.recurrent.engine.ModelReference;
import io.recurrent.engine.StageTimings;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.service.oip.TensorService.TensorAnswer;
import io.recurrent.task.tensors.TensorRequest;
import io.recurrent.task.tensors.TensorRequest.SequenceMark;
import io.recurrent.task.tensors.TensorRequest.Wanted;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.TensorData;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@ApiTest
class ProtocolInferTest {
    private final FakeTensors tensors;
    private final HttpCaller http;

    ProtocolInferTest(FakeTensors tensors, HttpCaller http) {
        this.tensors = tensors;
        this.http = http;
    }

    @AfterEach
    void echo_again() {
        tensors.answer(null);
    }

    private HttpCaller.Reply infer(String json) {
        return http.post(PATH, json.replace('\'', '"'));
    }

    private TensorRequest asked() {
        return tensors.asked.getLast();
    }

    @Nested
    class Json {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "BOOL | [true,false]",
                    "UINT8 | [0,255]",
                    "UINT16 | [0,65535]",
                    "UINT32 | [0,4294967295]",
                    "UINT64 | [9007199254740993,18446744073709551615]",
                    "INT8 | [-128,127]",
                    "INT16 | [-32768,32767]",
                    "INT32 | [-2147483648,2147483647]",
                    "INT64 | [-9223372036854775808,9223372036854775807]",
                    "FP32 | [0.1,-1.5]",
                    "FP64 | [0.1,-1.0E300]",
                    "BYTES | [\"\",\"caf\\u00e9 \\ud83d\\ude00\"]"
                })
        void comes_back_as_it_was_sent(String datatype, String data) {
            HttpCaller.Reply reply = infer(input(datatype, "[2]", data));

            assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
            assertThat(reply.header("Content-Type")).hasValue("application/json");
            assertThat(reply.header("Server-Timing").orElseThrow()).startsWith("tok;dur=0.001");
            assertThat(reply.text("model_name")).isEqualTo("echo");
            assertThat(reply.text("model_version")).isEqualTo("1");
            assertThat(reply.json().has("id")).isFalse();
            assertThat(reply.json().at("/outputs/0/datatype").asString()).isEqualTo(datatype);
            assertThat(reply.json().at("/outputs/0/data"))
                    .isEqualTo(JsonMapper.shared().readTree(data));
        }

        @ParameterizedTest
        @ValueSource(strings = {"[[1,2,3],[4,5,6]]", "[1,2,3,4,5,6]", "[1.0,2,3e0,4,5,6]"})
        void is_flat_or_nested_and_integers_are_floats_too(String data) {
            assertThat(infer(input("FP32", "[2,3]", data)).status()).isEqualTo(200);
            ByteBuffer bytes = asked().inputs().getFirst().data();
            assertThat(bytes.remaining()).isEqualTo(24);
            assertThat(bytes.getFloat(20)).isEqualTo(6f);
        }

        @Test
        void may_have_its_members_in_any_order() {
            String json =
                    "{'inputs':[{'data':[18446744073709551615],'shape':[1],'datatype':'UINT64','name':'x'}],'id':'7'}";
            HttpCaller.Reply reply = infer(json);

            assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
            assertThat(asked().inputs().getFirst().data().getLong(0)).isEqualTo(-1L);
            assertThat(reply.text("id")).isEqualTo("7");
        }

        /** KServe's client sends {@code model_name}. */
        @ParameterizedTest
        @ValueSource(strings = {"'model_name':'echo'", "'client':{'a':[1,{'b':null}]}"})
        void may_stand_beside_members_that_the_protocol_lacks(String member) {
            HttpCaller.Reply reply = infer("{" + member
                    + ",'inputs':[{'name':'x','datatype':'FP32','shape':[1],'data':[1]}],'outputs':[{'name':'x'}]}");

            assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
            assertThat(asked().inputs()).hasSize(1);
        }

        @Test
        void may_hold_rows_that_differ_in_length() {
            HttpCaller.Reply reply = infer(input("FP32", "[3,-1,2]", "[[[1,2],[3,4]],[],[[5,6]]]"));

            TensorData input = asked().inputs().getFirst();
            assertThat(input.rowSteps()).containsExactly(2, 0, 1);
            assertThat(input.shape()).isEqualTo(Shape.of(3, -1, 2));
            assertThat(input.data().remaining()).isEqualTo(24);
            assertThat(reply.json().at("/outputs/0/parameters/row_steps").asString())
                    .isEqualTo("2,0,1");
        }

        @Test
        void has_no_numbers_that_json_does_not_have() {
            ByteBuffer values = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
            values.putFloat(Float.NaN).putFloat(Float.POSITIVE_INFINITY).putFloat(Float.NEGATIVE_INFINITY);
            answer(TensorData.of("y", ElementType.FLOAT32, Shape.of(3), values.flip()));

            assertThat(infer(input("FP32", "[1]", "[1]")).json().at("/outputs/0/data"))
                    .isEqualTo(JsonMapper.shared().readTree("[\"NaN\",\"Infinity\",\"-Infinity\"]"));
        }

        @Test
        void has_half_precision_as_the_numbers_it_stands_for() {
            ByteBuffer half = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
            half.putShort(0, Float.floatToFloat16(-1.5f));
            answer(TensorData.of("y", ElementType.FLOAT16, Shape.of(1), half));
            assertThat(infer(input("FP32", "[1]", "[1]"))
                            .json()
                            .at("/outputs/0/data/0")
                            .asDouble())
                    .isEqualTo(-1.5);
            ByteBuffer brain = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
            brain.putShort(0, (short) (Float.floatToIntBits(-3f) >> 16));
            answer(TensorData.of("y", ElementType.BFLOAT16, Shape.of(1), brain));
            assertThat(infer(input("FP32", "[1]", "[1]"))
                            .json()
                            .at("/outputs/0/data/0")
                            .asDouble())
                    .isEqualTo(-3);
        }
    }

    private void answer(TensorData output) {
        tensors.answer((call, request) -> new TensorAnswer("echo", "1", List.of(output), StageTimings.NONE));
    }

    static Stream<String> bad() {
        return Stream.of(bad_bodies(), bad_shapes(), bad_elements()).flatMap(bodies -> bodies);
    }

    private static Stream<String> bad_bodies() {
        return Stream.of(
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{'inputs':[]}",
                "{'inputs':[null]}",
                "{'inputs':[5]}",
                "{'inputs':[],'foo':1}",
                "{'inputs':[{'name':'x','datatype':'FP32','shape':[1],'data':[1],'foo':1}]}",
                "{'inputs':[{'datatype':'FP32','shape':[1],'data':[1]}]}",
                "{'inputs':[{'name':'x','shape':[1],'data':[1]}]}",
                "{'inputs':[{'name':'x','datatype':'FP32','data':[1]}]}",
                "{'inputs':[{'name':'x','datatype':'FP32','shape':[1]}]}",
                "{'inputs':[{'name':'x','datatype':'FP32','shape':[1],'data':null}]}",
                "{'inputs':[{'name':'x','datatype':'FP32','shape':[1],'data':[1],"
                        + "'parameters':{'binary_data_size':4}}]}",
                "{'inputs':[{'name':'x','datatype':'FP32','shape':[1],'parameters':{'binary_data_size':4}}]}",
                "{'inputs':[{'name':'x','datatype':'FP32','shape':[1],'parameters':{'shared_memory_region':'r'}}]}");
    }

    private static Stream<String> bad_shapes() {
        return Stream.of(
                input("FP31", "[1]", "[1]"),
                input("FP16", "[1]", "[1]"),
                input("BF16", "[1]", "[1]"),
                input("FP32", "[-1]", "[1]"),
                input("FP32", "[1,2,-1]", "[1]"),
                input("FP32", "[1.5]", "[1]"),
                input("FP32", "['1']", "[1]"),
                input("FP32", "5", "[1]"),
                input("FP32", "[99999999999999999999]", "[1]"),
                input("FP32", "[4294967296,4294967296]", "[1]"),
                input("FP32", "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]", "[1]"),
                input("FP32", "[1]", "1"),
                input("FP32", "[1]", "{}"),
                input("FP32", "[2]", "[1]"),
                input("FP32", "[1]", "[1,2]"),
                input("FP32", "[1]", "[[1]]"),
                input("FP32", "[2,2]", "[[1,2],[3]]"),
                input("FP32", "[2,2]", "[[1,2],3,4]"),
                input("FP32", "[2,2]", "[1,2,[3,4]]"),
                input("FP32", "[2,2]", "[[1,2],[3,4],[5,6]]"),
                input("FP32", "[2,2]", "[[1,2]]"),
                input("FP32", "[2,-1,2]", "[[[1,2]],[[3]]]"),
                input("FP32", "[2,-1,2]", "[1,2,3]"));
    }

    private static Stream<String> bad_elements() {
        return Stream.of(
                input("FP32", "[1]", "['1']"),
                input("FP32", "[1]", "[null]"),
                input("FP32", "[1]", "[true]"),
                input("FP32", "[1]", "[NaN]"),
                input("FP32", "[1]", "[1e39]"),
                input("FP64", "[1]", "[1e309]"),
                input("INT8", "[1]", "[128]"),
                input("INT32", "[1]", "[1.5]"),
                input("INT32", "[1]", "[1.0]"),
                input("INT64", "[1]", "[9223372036854775808]"),
                input("UINT8", "[1]", "[-1]"),
                input("UINT64", "[1]", "[18446744073709551616]"),
                input("UINT64", "[1]", "[-1]"),
                input("BOOL", "[1]", "[1]"),
                input("BYTES", "[1]", "[1]"),
                input("BYTES", "[1]", "['\\ud800']"),
                input("FP32", "[1]", "[1" + "0".repeat(200) + "]"),
                input("FP32", "[1]", "[".repeat(40) + "]".repeat(40)));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void a_bad_body_is_refused_in_the_protocols_form(String json) {
        int before = tensors.asked.size();
        assertRefused(infer(json), 400, "INVALID_ARGUMENT");
        assertThat(tensors.asked).hasSize(before);
    }

    @Nested
    class Parameters {
        private HttpCaller.Reply with(String parameters) {
            return infer("{'parameters':{" + parameters + "},'inputs':[{'name':'x','datatype':'FP32','shape':[1],"
                    + "'data':[1]}],'outputs':[{'name':'x','parameters':{'classification':3}}]}");
        }

        @Test
        void ask_for_classes_and_those_that_are_unknown_do_nothing() {
            assertThat(with("'custom':'x'").status()).isEqualTo(200);
            assertThat(asked()).satisfies(request -> {
                assertThat(request.outputs()).containsExactly(new Wanted("x", 3));
                assertThat(request.model()).isEqualTo(new ModelReference("echo", null));
                assertThat(request.sequence()).isNull();
                assertThat(request.priority()).isZero();
            });
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '~',
                value = {
                    "'sequence_id':5,'sequence_start':true | 5 | true | false",
                    "'sequence_id':18446744073709551615,'sequence_end':true | 18446744073709551615 | false | true",
                    "'sequence_id':'a-b' | a-b | false | false"
                })
        void name_a_sequence(String parameters, String id, boolean start, boolean end) {
            assertThat(with(parameters).status()).isEqualTo(200);
            assertThat(asked().sequence()).isEqualTo(new SequenceMark(id, start, end));
        }

        @ParameterizedTest
        @ValueSource(strings = {"'sequence_id':0", "'sequence_id':''", "'sequence_start':false"})
        void may_name_none(String parameters) {
            assertThat(with(parameters).status()).isEqualTo(200);
            assertThat(asked().sequence()).isNull();
        }

        @Test
        void set_the_priority() {
            assertThat(with("'priority':3").status()).isEqualTo(200);
            assertThat(asked().priority()).isEqualTo(3);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "'sequence_start':true",
                    "'sequence_id':0,'sequence_end':true",
                    "'sequence_id':-1",
                    "'sequence_id':1.5",
                    "'sequence_id':true",
                    "'sequence_id':5,'sequence_start':1",
                    "'priority':4",
                    "'priority':-1",
                    "'priority':'1'",
                    "'timeout':-1",
                    "'timeout':1.5",
                    "'timeout':18446744073709551616",
                    "'binary_data_output':1"
                })
        void that_are_not_what_they_must_be_are_refused(String parameters) {
            assertRefused(with(parameters), 400, "INVALID_ARGUMENT");
        }

        @ParameterizedTest
        @CsvSource({
            "2000000, 9000, 2",
            "9000000, 2000, 2",
            "0, 3000, 3",
            "99000000, 20000, 20",
            "9223372036854775807, 3000, 3"
        })
        void cut_the_deadline(long micros, String header, double seconds) {
            AtomicReference<Call> seen = new AtomicReference<>();
            tensors.answer((call, request) -> {
                seen.set(call);
                return new TensorAnswer("echo", "1", List.of(), StageTimings.NONE);
            });
            String json = "{'parameters':{'timeout':" + micros
                    + "},'inputs':[{'name':'x','datatype':'FP32','shape':[1],'data':[1]}]}";
            assertThat(http.post(PATH, json.replace('\'', '"'), "X-Request-Timeout-Ms", header, "X-Request-Id", "me")
                            .status())
                    .isEqualTo(200);
            assertThat(seen.get().deadline().remainingNanos() / 1e9).isBetween(seconds - 1.9, seconds);
            assertThat(seen.get().requestId()).isEqualTo("me");
        }

        @Test
        void may_allow_too_little_time() {
            assertRefused(with("'timeout':1"), 504, "DEADLINE_EXCEEDED");
        }
    }

    @Test
    void a_failure_has_its_status_and_says_when_to_come_back() {
        tensors.answer((call, request) -> {
            throw new InferenceException(ErrorCode.OVERLOADED, "full");
        });
        HttpCaller.Reply reply = infer(input("FP32", "[1]", "[1]"));
        assertRefused(reply, 429, "OVERLOADED");
        assertThat(reply.header("Retry-After")).hasValue("1");
    }

    @Test
    void a_fault_of_the_server_has_an_id_and_none_of_its_text() {
        tensors.answer((call, request) -> {
            throw new IllegalStateException("/secret/path");
        });
        HttpCaller.Reply reply = infer(input("FP32", "[1]", "[1]"));
        assertRefused(reply, 500, "INTERNAL");
        assertThat(reply.text("error")).doesNotContain("secret").matches(".*\\(error [0-9a-f]{16}\\)");
    }

    @Test
    void a_version_is_taken_from_the_path_and_no_content_type_is_needed() {
        String json = input("FP32", "[1]", "[1]").replace('\'', '"');
        String path = "/v2/models/echo/versions/1/infer";
        assertThat(http.send("POST", path, BodyPublishers.ofString(json)).status())
                .isEqualTo(200);
        assertThat(asked().model()).isEqualTo(new ModelReference("echo", "1"));
    }

    @Test
    void other_paths_methods_and_types_are_refused_in_the_protocols_form() {
        assertRefused(
                http.post("/v2/models/none/infer", input("FP32", "[1]", "[1]").replace('\'', '"')),
                404,
                "MODEL_NOT_FOUND");
        assertRefused(http.get("/v2/nothing"), 404, "INVALID_ARGUMENT");
        assertRefused(http.get(PATH), 405, "INVALID_ARGUMENT");
        assertRefused(http.post(PATH, "{}", "Content-Type", "text/plain"), 415, "INVALID_ARGUMENT");
        assertRefused(http.post(PATH, "{}", "Content-Encoding", "br"), 415, "INVALID_ARGUMENT");
        assertRefused(http.post(PATH, "{}", "Accept", "text/html"), 406, "INVALID_ARGUMENT");
        assertRefused(http.post(PATH, "x".repeat((1 << 20) + 1)), 413, "PAYLOAD_TOO_LARGE");
        assertRefused(http.get("/v2/models/%2e%2e%2fetc"), 400, "INVALID_ARGUMENT");
    }
}
