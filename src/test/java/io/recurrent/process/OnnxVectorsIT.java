package io.recurrent.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.fixture.TinyBundles;
import io.recurrent.onnx.ModelProto;
import io.recurrent.onnx.NodeProto;
import io.recurrent.onnx.TensorProto;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The vectors by which the ONNX project tests recurrent operators, through the whole server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OnnxVectorsIT {
    /** Where Debian's package libonnx-testdata puts them. */
    private static final Path VECTORS = Path.of("/usr/share/libonnx-testdata/data/node");

    /** Which input of the operators holds the rows' lengths. */
    private static final int SEQUENCE_LENGTHS = 4;

    private static final int INT32 = 6;
    private static final float TOLERANCE = 1e-5f;

    private final Map<String, Path> vectors = new LinkedHashMap<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private ServerProcess server;

    @BeforeAll
    void start(@TempDir Path models) throws Exception {
        Assumptions.assumeTrue(
                Files.isDirectory(VECTORS), "the ONNX test vectors are missing (Debian package libonnx-testdata)");
        try (Stream<Path> all = Files.list(VECTORS)) {
            all.filter(path -> path.getFileName().toString().matches("test_(gru|lstm|simple_rnn|rnn)_.*"))
                    .sorted()
                    .forEach(path -> vectors.put(
                            path.getFileName()
                                    .toString()
                                    .substring("test_".length())
                                    .replace('_', '-'),
                            path));
        }
        for (Map.Entry<String, Path> vector : vectors.entrySet()) {
            bundle(vector.getKey(), vector.getValue()).write(models);
        }
        server = ServerProcess.start(models, "--recurrent.batching.probe=10ms");
        server.awaitLog("Started RecurrentApplication");
        while (send(HttpRequest.newBuilder(server.uri("/v1/models"))).toString().matches(".*\"(NEW|LOADING)\".*")) {
            Thread.onSpinWait();
        }
    }

    @AfterAll
    void stop() throws Exception {
        client.close();
        if (server != null) {
            server.close();
        }
    }

    /** The names of inputs or outputs with the tensors of the first data set. */
    private static Map<String, TensorProto> tensors(Path vector, List<String> names, String kind) throws IOException {
        Map<String, TensorProto> tensors = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            Path file = vector.resolve("test_data_set_0").resolve(kind + "_" + i + ".pb");
            tensors.put(names.get(i), TensorProto.parseFrom(Files.readAllBytes(file)));
        }
        return tensors;
    }

    private static Map<String, TensorProto> inputs(Path vector) throws IOException {
        return tensors(vector, names(vector, true), "input");
    }

    private static Map<String, TensorProto> outputs(Path vector) throws IOException {
        return tensors(vector, names(vector, false), "output");
    }

    private static List<String> names(Path vector, boolean inputs) throws IOException {
        ModelProto model = ModelProto.parseFrom(Files.readAllBytes(vector.resolve("model.onnx")));
        return (inputs ? model.getGraph().getInputList() : model.getGraph().getOutputList())
                .stream()
                        .map(value -> value.getName())
                        .filter(name -> !name.isEmpty())
                        .toList();
    }

    private static TinyBundles bundle(String name, Path vector) throws IOException {
        ModelProto model = ModelProto.parseFrom(Files.readAllBytes(vector.resolve("model.onnx")));
        Map<String, Object> sample = Map.of(
                "input", Map.of("tensors", json(inputs(vector))), "output", Map.of("tensors", json(outputs(vector))));
        TinyBundles bundle =
                TinyBundles.tensors(name, model, JsonMapper.shared().writeValueAsString(sample));
        NodeProto cell = model.getGraph().getNode(0);
        if (cell.getInputCount() > SEQUENCE_LENGTHS
                && !cell.getInput(SEQUENCE_LENGTHS).isEmpty()) {
            bundle.set("graph.inputs.lengths", Map.of("tensor", cell.getInput(SEQUENCE_LENGTHS)))
                    .set("graph.steps", Map.of("X", 0));
        }
        return bundle;
    }

    private static Map<String, Object> json(Map<String, TensorProto> tensors) {
        Map<String, Object> json = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> json.put(
                name,
                Map.of(
                        "datatype",
                        tensor.getDataType() == INT32 ? "INT32" : "FP32",
                        "shape",
                        tensor.getDimsList(),
                        "data",
                        values(tensor))));
        return json;
    }

    private static List<? extends Number> values(TensorProto tensor) {
        if (!tensor.hasRawData()) {
            return tensor.getDataType() == INT32 ? tensor.getInt32DataList() : tensor.getFloatDataList();
        }
        ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        List<Number> values = new ArrayList<>();
        while (bytes.hasRemaining()) {
            if (tensor.getDataType() == INT32) {
                values.add(bytes.getInt());
            } else {
                values.add(bytes.getFloat());
            }
        }
        return values;
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    private JsonNode infer(String name, Path vector) throws IOException, InterruptedException {
        List<Map<String, Object>> inputs = new ArrayList<>();
        json(inputs(vector)).forEach((input, tensor) -> {
            Map<String, Object> one = new LinkedHashMap<>(Map.of("name", input));
            ((Map<?, ?>) tensor).forEach((key, value) -> one.put((String) key, value));
            inputs.add(one);
        });
        String body = JsonMapper.shared().writeValueAsString(Map.of("inputs", inputs));
        return send(HttpRequest.newBuilder(server.uri("/v2/models/" + name + "/infer"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void there_are_vectors_of_each_operator() {
        assertThat(vectors.keySet())
                .contains("gru-defaults", "gru-with-initial-bias", "gru-seq-length", "lstm-defaults")
                .contains("lstm-with-initial-bias", "lstm-with-peepholes", "simple-rnn-defaults", "rnn-seq-length");
    }

    @Test
    void outputs_agree_with_the_official_ones() throws Exception {
        for (Map.Entry<String, Path> vector : vectors.entrySet()) {
            if (vector.getKey().endsWith("batchwise")) {
                continue;
            }
            JsonNode answer = infer(vector.getKey(), vector.getValue());
            Map<String, TensorProto> wanted = outputs(vector.getValue());
            assertThat(answer.path("outputs")).as(vector.getKey()).hasSameSizeAs(wanted.keySet());
            for (JsonNode output : answer.path("outputs")) {
                List<? extends Number> values =
                        values(wanted.get(output.path("name").asString()));
                assertThat(output.path("data")).hasSameSizeAs(values);
                for (int i = 0; i < values.size(); i++) {
                    assertThat(output.path("data").get(i).floatValue())
                            .as(vector.getKey() + " " + output.path("name") + " " + i)
                            .isCloseTo(values.get(i).floatValue(), Offset.offset(TOLERANCE));
                }
            }
        }
    }

    @Test
    void the_layout_that_no_kernel_runs_is_refused_with_that_reason() throws Exception {
        List<String> batchwise = vectors.keySet().stream()
                .filter(name -> name.endsWith("batchwise"))
                .toList();
        assertThat(batchwise).isNotEmpty();
        for (String name : batchwise) {
            JsonNode version = send(HttpRequest.newBuilder(server.uri("/v1/models/" + name)))
                    .at("/versions/0");
            assertThat(version.path("state").asString()).isEqualTo("FAILED");
            assertThat(version.path("reason").asString()).contains("layout=1", "time before batch");
        }
    }
}
