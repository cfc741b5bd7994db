package io.recurrent.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import io.recurrent.process.ServerProcess;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.InferenceServiceGrpc;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Calls of every kind to a server that lets four sequences live, refused ones too. */
final class Traffic implements AutoCloseable {
    private static final int SEQUENCES = 4;
    private static final int OK = 200;
    private static final int CREATED = 201;

    private final ServerProcess server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ManagedChannel channel;

    Traffic(ServerProcess server) {
        this.server = server;
        channel = ManagedChannelBuilder.forAddress("localhost", server.grpcPort())
                .usePlaintext()
                .build();
    }

    /** Each kind once. */
    void round() throws IOException, InterruptedException {
        send("POST", "/v1/models/sentiment:classify", "{\"text\":\"This movie is fantastic!\"}", OK);
        send(
                "POST",
                "/v1/models/sentiment:classify",
                "{\"inputs\":[{\"text\":\"Dull .\"},{\"text\":\"zxqv, a gem of a movie.\"}]}",
                OK);
        send("POST", "/v1/models/ner:tag", "{\"text\":\"Ekeus heads for Baghdad.\"}", OK);
        // Longer than the 16 tokens after which a state is kept, so that the next round goes on from it.
        String prompt = "{\"prompt\":\"ROMEO: But soft, what light\",\"maxTokens\":8,\"seed\":7}";
        send("POST", "/v1/models/shakespeare:generate", prompt, OK);
        send("POST", "/v1/models/shakespeare:predict-next", "{\"text\":\"To be\",\"topK\":2}", OK);
        String input = "{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"Dull .\"]}";
        send("POST", "/v2/models/sentiment/infer", "{\"inputs\":[" + input + "]}", OK);
        send("POST", "/v1/models/nobody:classify", "{\"text\":\"a\"}", 404);
        InferenceServiceGrpc.InferenceServiceBlockingStub grpc = InferenceServiceGrpc.newBlockingStub(channel);
        ClassifyRequest request = ClassifyRequest.newBuilder()
                .setModel("sentiment")
                .setText("A gem.")
                .build();
        assertThat(grpc.classify(request).getVersion()).isNotEmpty();
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() ->
                        grpc.classify(request.toBuilder().setModel("nobody").build()));
        sequences();
    }

    private void sequences() throws IOException, InterruptedException {
        String path = "/v1/models/sentiment/sequences";
        for (int i = 0; i < SEQUENCES; i++) {
            send("POST", path, "{\"sequence\":\"s" + i + "\"}", CREATED);
        }
        send("POST", path, "{\"sequence\":\"more\"}", 429, 503);
        send("POST", path + "/s0/steps", "{\"text\":\"The plot is\"}", OK);
        for (int i = 0; i < SEQUENCES; i++) {
            send("DELETE", path + "/s" + i, "", OK, 204);
        }
    }

    private void send(String method, String path, String body, Integer... wanted)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(server.uri(path))
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(wanted).as(method + " " + path + ": " + answer.body()).contains(answer.statusCode());
    }

    @Override
    public void close() {
        client.close();
        channel.shutdownNow();
    }
}
