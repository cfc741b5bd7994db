package io.recurrent.api;

import static io.recurrent.api.Parity.json;
import static io.recurrent.api.Parity.message;
import static io.recurrent.api.ProtocolBodies.PATH;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.recurrent.oip.GRPCInferenceServiceGrpc;
import io.recurrent.oip.InferTensorContents;
import io.recurrent.oip.ModelInferRequest;
import io.recurrent.oip.ModelInferRequest.InferInputTensor;
import io.recurrent.oip.ModelInferResponse;
import io.recurrent.task.tensors.TensorRequest;
import io.recurrent.tensor.TensorData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tensors mean the same over HTTP and gRPC, in each form in which either takes them, and come back the same. FP16 and
 * BF16 exist as bytes only: JSON has no numbers for them, and messages no list. Rows that differ in length come nested
 * in JSON only; flat, with the input of lengths, they come over both.
 */
@ApiTest
class InferParityTest {
    private static final String LENGTH = "Inference-Header-Content-Length";

    private final FakeTensors tensors;
    private final HttpCaller http;
    private final GrpcCaller grpc;

    InferParityTest(FakeTensors tensors, HttpCaller http, GrpcCaller grpc) {
        this.tensors = tensors;
        this.http = http;
        this.grpc = grpc;
    }

    @AfterEach
    void forget() {
        tensors.asked.clear();
    }

    /** A tensor as it compares: with its bytes, not its buffer. */
    private record Seen(String name, String type, List<Long> shape, List<Byte> data, List<Integer> rowSteps) {
        static Seen of(TensorData tensor) {
            byte[] bytes = new byte[tensor.data().remaining()];
            tensor.data().duplicate().get(bytes);
            return new Seen(
                    tensor.name(),
                    tensor.type().protocolName(),
                    Arrays.stream(tensor.shape().toArray()).boxed().toList(),
                    boxed(bytes),
                    Arrays.stream(tensor.rowSteps()).boxed().toList());
        }
    }

    private static List<Byte> boxed(byte[] bytes) {
        List<Byte> boxed = new ArrayList<>();
        for (byte one : bytes) {
            boxed.add(one);
        }
        return boxed;
    }

    /** What the service was asked last, and its answer's outputs as the transport sent them. */
    private record Exchanged(TensorRequest request, List<Seen> inputs, List<Seen> outputs) {}

    private Exchanged exchanged(List<Seen> outputs) {
        TensorRequest asked = tensors.asked.getLast();
        TensorRequest bare =
                new TensorRequest(asked.model(), List.of(), asked.outputs(), asked.sequence(), asked.priority());
        return new Exchanged(bare, asked.inputs().stream().map(Seen::of).toList(), outputs);
    }

    /** Answers as bytes, unless the request says otherwise. */
    private Exchanged overHttp(String body, byte... tail) throws Exception {
        byte[] head = json(body.replace("{'inputs'", "{'parameters':{'binary_data_output':true},'inputs'"))
                .getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(http.uri(PATH))
                .header("Content-Type", "application/octet-stream")
                .header(LENGTH, Integer.toString(head.length))
                .POST(BodyPublishers.ofByteArray(joined(head, tail)));
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
            assertThat(response.statusCode())
                    .as(new String(response.body(), StandardCharsets.UTF_8))
                    .isEqualTo(200);
            return exchanged(outputs(
                    response.body(),
                    Integer.parseInt(response.headers().firstValue(LENGTH).orElseThrow())));
        }
    }

    private static byte[] joined(byte[] head, byte[] tail) throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(head);
        both.write(tail);
        return both.toByteArray();
    }

    private static List<Seen> outputs(byte[] body, int head) {
        JsonNode json = JsonMapper.shared().readTree(body, 0, head);
        List<Seen> outputs = new ArrayList<>();
        int at = head;
        for (JsonNode output : json.path("outputs")) {
            int size = output.at("/parameters/binary_data_size").asInt();
            List<Long> shape = new ArrayList<>();
            output.path("shape").forEach(axis -> shape.add(axis.asLong()));
            outputs.add(new Seen(
                    output.path("name").asString(),
                    output.path("datatype").asString(),
                    shape,
                    boxed(Arrays.copyOfRange(body, at, at + size)),
                    List.of()));
            at += size;
        }
        return outputs;
    }

    private Exchanged overGrpc(ModelInferRequest request) {
        ModelInferResponse response =
                GRPCInferenceServiceGrpc.newBlockingStub(grpc.channel()).modelInfer(request);
        List<Seen> outputs = new ArrayList<>();
        for (int i = 0; i < response.getOutputsCount(); i++) {
            ModelInferResponse.InferOutputTensor output = response.getOutputs(i);
            outputs.add(new Seen(
                    output.getName(),
                    output.getDatatype(),
                    output.getShapeList(),
                    boxed(response.getRawOutputContents(i).toByteArray()),
                    List.of()));
        }
        return exchanged(outputs);
    }

    private static ModelInferRequest.Builder request(InferInputTensor.Builder input) {
        return ModelInferRequest.newBuilder().setModelName("echo").addInputs(input);
    }

    private static InferInputTensor.Builder input(String datatype) {
        return InferInputTensor.newBuilder().setName("x").setDatatype(datatype).addShape(2);
    }

    private static String body(String datatype, String elements) {
        return "{'inputs':[{'name':'x','datatype':'" + datatype + "','shape':[2]," + elements + "}]}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "BOOL | [true,false] | 'bool_contents':[true,false]",
                "UINT8 | [0,255] | 'uint_contents':[0,255]",
                "UINT16 | [0,65535] | 'uint_contents':[0,65535]",
                "UINT32 | [0,4294967295] | 'uint_contents':[0,4294967295]",
                "UINT64 | [9007199254740993,18446744073709551615]"
                        + " | 'uint64_contents':['9007199254740993','18446744073709551615']",
                "INT8 | [-128,127] | 'int_contents':[-128,127]",
                "INT16 | [-32768,32767] | 'int_contents':[-32768,32767]",
                "INT32 | [-2147483648,2147483647] | 'int_contents':[-2147483648,2147483647]",
                "INT64 | [-9223372036854775808,9223372036854775807]"
                        + " | 'int64_contents':['-9223372036854775808','9223372036854775807']",
                "FP32 | [0.1,-1.5] | 'fp32_contents':[0.1,-1.5]",
                "FP64 | [0.1,-1e300] | 'fp64_contents':[0.1,-1e300]",
                "BYTES | ['','caf\u00e9'] | 'bytes_contents':['','Y2Fmw6k=']"
            })
    void elements_of_every_type(String datatype, String data, String contents) throws Exception {
        Exchanged listed = overHttp(body(datatype, "'data':" + data));
        byte[] bytes = bytes();

        assertThat(overGrpc(request(input(datatype)
                                .setContents(message(InferTensorContents.newBuilder(), "{" + contents + "}")))
                        .build()))
                .as("the list of the type")
                .isEqualTo(listed);
        assertThat(overHttp(body(datatype, "'parameters':{'binary_data_size':" + bytes.length + "}"), bytes))
                .as("bytes after the JSON")
                .isEqualTo(listed);
        assertThat(overGrpc(request(input(datatype))
                        .addRawInputContents(ByteString.copyFrom(bytes))
                        .build()))
                .as("raw contents")
                .isEqualTo(listed);
    }

    private byte[] bytes() {
        ByteBuffer data = tensors.asked.getLast().inputs().getFirst().data().duplicate();
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"FP16", "BF16"})
    void elements_that_exist_as_bytes_only(String datatype) throws Exception {
        byte[] bytes = {0, 60, 0, -64};

        assertThat(overGrpc(request(input(datatype))
                        .addRawInputContents(ByteString.copyFrom(bytes))
                        .build()))
                .isEqualTo(overHttp(body(datatype, "'parameters':{'binary_data_size':4}"), bytes));
    }

    static Stream<Arguments> forms() {
        String x = "{'name':'x','datatype':'FP32','shape':[1,2],";
        String h = "{'name':'h','datatype':'FP32','shape':[1,1,2],";
        return Stream.of(
                form(
                        "texts",
                        "'inputs':[{'name':'text','datatype':'BYTES','shape':[2,1],'data':['a','gem']}]",
                        "'inputs':[{'name':'text','datatype':'BYTES','shape':[2,1],"
                                + "'contents':{'bytes_contents':['YQ==','Z2Vt']}}]"),
                form(
                        "padded, with lengths",
                        "'inputs':[{'name':'ids','datatype':'INT64','shape':[2,2],'data':[[1,2],[3,0]]},"
                                + "{'name':'lengths','datatype':'INT32','shape':[2],'data':[2,1]}]",
                        "'inputs':[{'name':'ids','datatype':'INT64','shape':[2,2],"
                            + "'contents':{'int64_contents':[1,2,3,0]}},"
                            + "{'name':'lengths','datatype':'INT32','shape':[2],'contents':{'int_contents':[2,1]}}]"),
                form(
                        "not padded, with lengths",
                        "'inputs':[{'name':'ids','datatype':'INT64','shape':[2,-1],'data':[1,2,3]},"
                                + "{'name':'lengths','datatype':'INT32','shape':[2],'data':[2,1]}]",
                        "'inputs':[{'name':'ids','datatype':'INT64','shape':[2,-1],"
                            + "'contents':{'int64_contents':[1,2,3]}},"
                            + "{'name':'lengths','datatype':'INT32','shape':[2],'contents':{'int_contents':[2,1]}}]"),
                form(
                        "a state in and out",
                        "'inputs':[" + x + "'data':[1,2]}," + h + "'data':[[[0.5,0.25]]]}],"
                                + "'outputs':[{'name':'x'},{'name':'h'}]",
                        "'inputs':[" + x + "'contents':{'fp32_contents':[1,2]}}," + h
                                + "'contents':{'fp32_contents':[0.5,0.25]}}],'outputs':[{'name':'x'},{'name':'h'}]"),
                form(
                        "the best classes",
                        "'inputs':[" + x + "'data':[1,2]}],'outputs':[{'name':'x','parameters':{'classification':2}}]",
                        "'inputs':[" + x + "'contents':{'fp32_contents':[1,2]}}],'outputs':[{'name':'x',"
                                + "'parameters':{'classification':{'int64_param':2}}}]"),
                form(
                        "no elements",
                        "'inputs':[{'name':'x','datatype':'FP32','shape':[0],'data':[]}]",
                        "'inputs':[{'name':'x','datatype':'FP32','shape':[0]}]"));
    }

    private static Arguments form(String what, String overHttp, String overGrpc) {
        return Arguments.of(what, "{" + overHttp + "}", "{" + overGrpc + "}");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void forms_of_a_request(String what, String overHttp, String overGrpc) throws Exception {
        Exchanged wanted = overHttp(overHttp);

        assertThat(overGrpc(message(ModelInferRequest.newBuilder().setModelName("echo"), overGrpc)
                        .build()))
                .isEqualTo(wanted);
    }
}
