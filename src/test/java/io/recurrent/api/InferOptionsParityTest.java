package io.recurrent.api;

import static io.recurrent.api.Parity.json;
import static io.recurrent.api.Parity.message;
import static io.recurrent.api.ProtocolBodies.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.api.Parity.Outcome;
import io.recurrent.engine.StageTimings;
import io.recurrent.oip.GRPCInferenceServiceGrpc;
import io.recurrent.oip.ModelInferRequest;
import io.recurrent.oip.ModelInferRequest.InferInputTensor;
import io.recurrent.oip.ModelInferRequest.InferRequestedOutputTensor;
import io.recurrent.oip.ModelStreamInferResponse;
import io.recurrent.service.oip.TensorService.TensorAnswer;
import io.recurrent.task.tensors.TensorRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a request says beside its tensors means the same over HTTP, in a message and on a stream of messages, and is
 * refused with the same code and words. The protocol's errors over HTTP are a string without a field, so the words
 * stand for it. Integers of more than 64 bits exist in JSON only, and so do lists and objects as parameters.
 */
@ApiTest
@Timeout(60)
class InferOptionsParityTest {
    private static final String INPUT = "'name':'x','datatype':'FP32','shape':[1]";

    private final FakeTensors tensors;
    private final HttpCaller http;
    private final GrpcCaller grpc;
    private final List<Duration> left = new ArrayList<>();

    InferOptionsParityTest(FakeTensors tensors, HttpCaller http, GrpcCaller grpc) {
        this.tensors = tensors;
        this.http = http;
        this.grpc = grpc;
    }

    @BeforeEach
    void answer_nothing() {
        tensors.asked.clear();
        tensors.answer((call, request) -> {
            left.add(Duration.ofNanos(call.deadline().remainingNanos()));
            return new TensorAnswer("echo", "1", List.of(), StageTimings.NONE);
        });
    }

    @AfterEach
    void echo_again() {
        tensors.answer(null);
        tensors.asked.clear();
    }

    private static ModelInferRequest.Builder request() {
        return ModelInferRequest.newBuilder()
                .setModelName("echo")
                .addInputs(message(InferInputTensor.newBuilder(), "{" + INPUT + ",'contents':{'fp32_contents':[1]}}"));
    }

    private HttpCaller.Reply overHttp(String more) {
        return http.post(PATH, json("{'inputs':[{" + INPUT + ",'data':[1]}]," + more + "}"));
    }

    private Outcome overGrpc(ModelInferRequest request) {
        return Parity.ofProtocol(
                grpc,
                channel -> GRPCInferenceServiceGrpc.newBlockingStub(channel).modelInfer(request));
    }

    private String onAStream(ModelInferRequest request) throws InterruptedException {
        GrpcStream<ModelInferRequest, ModelStreamInferResponse> stream = GrpcStream.reader();
        GRPCInferenceServiceGrpc.newStub(grpc.channel()).modelStreamInfer(stream);
        stream.send(request);
        String error = stream.answer().getErrorMessage();
        stream.halfClose();
        return error;
    }

    private static TensorRequest bare(TensorRequest asked) {
        return new TensorRequest(asked.model(), List.of(), asked.outputs(), asked.sequence(), asked.priority());
    }

    /** Sends all three; the service must have been asked for the same by each, or by none. */
    private Outcome assertSame(String more, ModelInferRequest request) throws InterruptedException {
        HttpCaller.Reply reply = overHttp(more);
        Outcome overHttp = Parity.of(reply);
        Outcome overGrpc = overGrpc(request);
        String onAStream = onAStream(request);

        assertThat(overGrpc.code()).isEqualTo(overHttp.code());
        assertThat(overGrpc.detail()).isEqualTo(overHttp.detail());
        assertThat(onAStream).isEqualTo(reply.text("error"));
        assertThat(tensors.asked).hasSize(overHttp.answer() == null ? 0 : 3);
        assertThat(tensors.asked.stream().map(InferOptionsParityTest::bare).distinct())
                .hasSizeLessThanOrEqualTo(1);
        return overGrpc;
    }

    private Outcome assertSameParameters(String parameters) throws InterruptedException {
        return assertSame(
                "'parameters':{" + parameters + "}",
                request()
                        .putAllParameters(ProtocolMessages.parameters(parameters))
                        .build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'sequence_id':5",
                "'sequence_id':'5'",
                "'sequence_id':'a-b','sequence_start':true",
                "'sequence_id':5,'sequence_start':true,'sequence_end':true",
                "'sequence_id':18446744073709551615,'sequence_end':true",
                "'sequence_id':'0'",
                "'sequence_id':'-5'"
            })
    void a_sequence(String parameters) throws InterruptedException {
        assertSameParameters(parameters);
        assertThat(tensors.asked.getLast().sequence()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "'sequence_id':0",
                "'sequence_id':''",
                "'sequence_id':null",
                "'sequence_start':false,'sequence_end':false",
                "'custom':'x','another':1.5,'third':true,'fourth':-7",
                "'triton_enable_empty_final_response':true",
                "'priority':0,'timeout':0"
            })
    void nothing_that_matters(String parameters) throws InterruptedException {
        assertSameParameters(parameters);
        assertThat(tensors.asked.getLast().sequence()).isNull();
        assertThat(tensors.asked.getLast().priority()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "3,3"})
    void a_priority(String given, int priority) throws InterruptedException {
        assertSameParameters("'priority':" + given);
        assertThat(tensors.asked.getLast().priority()).isEqualTo(priority);
    }

    @ParameterizedTest
    @CsvSource({
        "2000000,2",
        "0,5",
        "60000000,30",
        "9223372036854775807,30",
        "9223372036854775808,30",
        "18446744073709551615,30"
    })
    void a_timeout(String micros, long seconds) throws InterruptedException {
        assertSameParameters("'timeout':" + micros);
        assertThat(left)
                .allSatisfy(rest ->
                        assertThat(rest).isBetween(Duration.ofSeconds(seconds - 1), Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'sequence_id':-5 | sequence_id",
                "'sequence_id':1.5 | sequence_id",
                "'sequence_id':true | sequence_id",
                "'sequence_start':true | sequence_id",
                "'sequence_id':0,'sequence_end':true | sequence_id",
                "'sequence_id':'','sequence_start':true | sequence_id",
                "'sequence_id':5,'sequence_start':1 | sequence_start",
                "'sequence_id':5,'sequence_end':'true' | sequence_end",
                "'priority':4 | priority",
                "'priority':-1 | priority",
                "'priority':'1' | priority",
                "'priority':1.0 | priority",
                "'priority':18446744073709551615 | priority",
                "'timeout':-1 | timeout",
                "'timeout':1.5 | timeout",
                "'timeout':'1' | timeout",
                "'timeout':true | timeout"
            })
    void a_wrong_parameter(String parameters, String field) throws InterruptedException {
        Outcome refused = assertSameParameters(parameters);
        assertThat(refused.code()).isEqualTo("INVALID_ARGUMENT");
        assertThat(refused.field()).isEqualTo(field);
        assertThat(refused.detail()).contains("'" + field + "'");
    }

    private Outcome assertSameOutputs(String outputs) throws InterruptedException {
        ModelInferRequest.Builder request = request();
        for (JsonNode output : JsonMapper.shared().readTree(json("[" + outputs + "]"))) {
            InferRequestedOutputTensor.Builder wanted = InferRequestedOutputTensor.newBuilder()
                    .setName(output.path("name").asString(""));
            String parameters = output.path("parameters").properties().stream()
                    .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
                    .collect(Collectors.joining(","));
            request.addOutputs(wanted.putAllParameters(ProtocolMessages.parameters(parameters)));
        }
        return assertSame("'outputs':[" + outputs + "]", request.build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{'name':'x'}",
                "{'name':'y'},{'name':'x'}",
                "{'name':'x','parameters':{'classification':3}}",
                "{'name':'x','parameters':{'classification':0,'custom':1.5}}"
            })
    void outputs(String outputs) throws InterruptedException {
        assertThat(assertSameOutputs(outputs).code()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'name':'x','parameters':{'classification':-1}} | classification",
                "{'name':'x','parameters':{'classification':2147483648}} | classification",
                "{'name':'x','parameters':{'classification':'all'}} | classification",
                "{'name':'x','parameters':{'classification':1.5}} | classification",
                "{'name':'x','parameters':{'shared_memory_region':'r'}} | x",
                "{'name':'x'},{'name':''} | outputs[1].name",
                "{} | outputs[0].name"
            })
    void a_wrong_output(String outputs, String field) throws InterruptedException {
        Outcome refused = assertSameOutputs(outputs);
        assertThat(refused.code()).isEqualTo("INVALID_ARGUMENT");
        assertThat(refused.field()).isEqualTo(field);
    }

    static Stream<String> wrongInputs() {
        return Stream.of(
                "",
                "{'name':'','datatype':'FP32','shape':[1],ONE}",
                "{'datatype':'FP32','shape':[1],ONE}",
                "{'name':'x','datatype':'FP31','shape':[1],ONE}",
                "{'name':'x','datatype':'FP32','shape':[-2],ONE}",
                "{'name':'x','datatype':'FP32','shape':[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],ONE}",
                "{'name':'x','datatype':'FP32','shape':[1],'parameters':SHARED,ONE}");
    }

    @ParameterizedTest
    @MethodSource("wrongInputs")
    void a_wrong_input(String input) throws InterruptedException {
        String overHttp = input.replace("ONE", "'data':[1]").replace("SHARED", "{'shared_memory_region':'r'}");
        String overGrpc = input.replace("ONE", "'contents':{'fp32_contents':[1]}")
                .replace("SHARED", "{'shared_memory_region':{'string_param':'r'}}");
        HttpCaller.Reply reply = http.post(PATH, json("{'inputs':[" + overHttp + "]}"));
        ModelInferRequest request = message(
                        ModelInferRequest.newBuilder().setModelName("echo"), "{'inputs':[" + overGrpc + "]}")
                .build();

        assertThat(reply.text("error")).startsWith("INVALID_ARGUMENT: ").isEqualTo(onAStream(request));
        assertThat(overGrpc(request).code()).isEqualTo("INVALID_ARGUMENT");
        assertThat(tensors.asked).isEmpty();
    }

    /** Elements are read in another way by each, so that their words differ; the code and the field do not. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'FP32','shape':[2] | [1] | 'fp32_contents':[1]",
                "'FP32','shape':[1] | [1,2] | 'fp32_contents':[1,2]",
                "'FP32','shape':[1] | null | ~~",
                "'FP16','shape':[1] | [1] | 'fp32_contents':[1]",
                "'INT8','shape':[1] | [128] | 'int_contents':[128]",
                "'UINT8','shape':[1] | [256] | 'uint_contents':[256]",
                "'INT32','shape':[1] | ['1'] | 'bytes_contents':['MQ==']",
                "'FP32','shape':[4294967296,4294967296] | [1] | 'fp32_contents':[1]"
            })
    void wrong_elements(String head, String data, String contents) {
        HttpCaller.Reply reply =
                http.post(PATH, json("{'inputs':[{'name':'x','datatype':" + head + ",'data':" + data + "}]}"));
        Outcome refused = overGrpc(message(
                        ModelInferRequest.newBuilder().setModelName("echo"),
                        "{'inputs':[{'name':'x','datatype':" + head + ",'contents':{" + contents + "}}]}")
                .build());

        assertThat(reply.text("error")).startsWith("INVALID_ARGUMENT: ").contains("'x'");
        assertThat(refused.code()).isEqualTo("INVALID_ARGUMENT");
        assertThat(refused.field()).isEqualTo("x");
    }
}
