package io.recurrent.process;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.recurrent.oip.GRPCInferenceServiceGrpc;
import io.recurrent.oip.InferTensorContents;
import io.recurrent.oip.ModelInferRequest;
import io.recurrent.oip.ModelInferResponse;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.ClassifyResponse;
import io.recurrent.v1.InferenceServiceGrpc;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The ways to ask a server what the model {@code sentiment} gives for a text. Thread safe. */
final class Ways implements AutoCloseable {
    static final String MODEL = "sentiment";
    private static final String FIRST = "negative";
    private static final String SECOND = "positive";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ServerProcess server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ManagedChannel channel;

    Ways(ServerProcess server) {
        this.server = server;
        channel = ManagedChannelBuilder.forAddress("localhost", server.grpcPort())
                .usePlaintext()
                .build();
    }

    /** An answer: the version that it names, and two scores. */
    record Answer(String version, List<Float> scores) {}

    /** One way. */
    interface Way {
        /** Asks a version, or without one whichever the server chooses; throws unless it is answered. */
        Answer ask(String text, String version) throws Exception;
    }

    Map<String, Way> all() {
        return Map.of(
                "HTTP", this::http, "gRPC", this::grpc, "HTTP /v2", this::protocolHttp, "gRPC v2", this::protocolGrpc);
    }

    ManagedChannel channel() {
        return channel;
    }

    Answer http(String text, String version) throws IOException, InterruptedException {
        String path = version.isEmpty() ? "" : "/versions/" + version;
        return answer(ok(
                "POST",
                server.uri("/v1/models/" + MODEL + path + ":classify"),
                JSON.createObjectNode().put("text", text)));
    }

    private Answer grpc(String text, String version) {
        ClassifyResponse answer = InferenceServiceGrpc.newBlockingStub(channel)
                .classify(ClassifyRequest.newBuilder()
                        .setText(text)
                        .setModel(MODEL)
                        .setVersion(version)
                        .build());
        return new Answer(answer.getVersion(), scores(answer.getScoresMap()));
    }

    static List<Float> scores(Map<String, Double> scores) {
        return List.of(scores.get(FIRST).floatValue(), scores.get(SECOND).floatValue());
    }

    private Answer protocolHttp(String text, String version) throws IOException, InterruptedException {
        String path = version.isEmpty() ? "" : "/versions/" + version;
        String input = "{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"" + text + "\"]}";
        JsonNode answer = ok(
                "POST",
                server.uri("/v2/models/" + MODEL + path + "/infer"),
                JSON.readTree("{\"inputs\":[" + input + "]}"));
        JsonNode data = answer.at("/outputs/0/data");
        return new Answer(
                answer.get("model_version").asString(),
                List.of(data.get(0).floatValue(), data.get(1).floatValue()));
    }

    private Answer protocolGrpc(String text, String version) {
        ModelInferResponse answer = GRPCInferenceServiceGrpc.newBlockingStub(channel)
                .modelInfer(ModelInferRequest.newBuilder()
                        .setModelName(MODEL)
                        .setModelVersion(version)
                        .addInputs(ModelInferRequest.InferInputTensor.newBuilder()
                                .setName("text")
                                .setDatatype("BYTES")
                                .addShape(1)
                                .setContents(InferTensorContents.newBuilder()
                                        .addBytesContents(ByteString.copyFromUtf8(text))))
                        .build());
        FloatBuffer data = answer.getRawOutputContents(0)
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        return new Answer(answer.getModelVersion(), List.of(data.get(0), data.get(1)));
    }

    /** A sequence over HTTP, from its start to its end. */
    final class Sequence {
        private final URI uri;
        private final String version;

        private Sequence(JsonNode started) {
            uri = server.uri("/v1/models/" + MODEL + "/sequences/"
                    + started.get("sequence").asString());
            version = started.get("version").asString();
        }

        String version() {
            return version;
        }

        Answer step(String text) throws IOException, InterruptedException {
            return answer(ok(
                    "POST", URI.create(uri + "/steps"), JSON.createObjectNode().put("text", text)));
        }

        void end() throws IOException, InterruptedException {
            ok("DELETE", uri, JSON.createObjectNode());
        }
    }

    Sequence begin() throws IOException, InterruptedException {
        return new Sequence(ok("POST", server.uri("/v1/models/" + MODEL + "/sequences"), JSON.createObjectNode()));
    }

    private static Answer answer(JsonNode body) {
        return new Answer(
                body.get("version").asString(),
                List.of(
                        body.at("/scores/" + FIRST).floatValue(),
                        body.at("/scores/" + SECOND).floatValue()));
    }

    private JsonNode ok(String method, URI uri, JsonNode body) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(method, uri, body.toString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(method + " " + uri + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body().isEmpty() ? JSON.nullNode() : JSON.readTree(answer.body());
    }

    private HttpResponse<String> send(String method, URI uri, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    /** What an administrator's operation on a model comes to. */
    HttpResponse<String> administer(String model, String operation, String version)
            throws IOException, InterruptedException {
        return send(
                "POST",
                server.managementUri("/admin/models/" + model + ":" + operation),
                JSON.createObjectNode().put("version", version).toString());
    }

    /** The state of each version that the server knows, newest first. */
    List<String> states(String model) throws IOException, InterruptedException {
        JsonNode versions = ok("GET", server.managementUri("/admin/models/" + model), JSON.createObjectNode())
                .get("versions");
        List<String> states = new ArrayList<>();
        versions.forEach(version -> states.add(
                version.get("version").asString() + " " + version.get("state").asString()));
        return states;
    }

    @Override
    public void close() {
        client.close();
        channel.shutdownNow();
    }
}
