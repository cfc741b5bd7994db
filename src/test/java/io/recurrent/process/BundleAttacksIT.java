package io.recurrent.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.fixture.EndlessGraph;
import io.recurrent.fixture.GraphParts;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TinyGraphs;
import io.recurrent.onnx.GraphProto;
import io.recurrent.onnx.ModelProto;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bundles that whoever can write to the models' directory puts there to take time or memory: one test a bundle, loaded
 * by a server that has 512 MB of heap. Each is refused within seconds with its reason, and another model loads and
 * answers meanwhile or right after.
 */
@Timeout(60)
class BundleAttacksIT {
    private static final String LOAD_SECONDS = "3";
    private static final Duration REFUSED_WITHIN = Duration.ofSeconds(20);
    private static final String GOLDEN = "{\"input\":{\"text\":\"dull\"},\"output\":{\"label\":\"negative\"}}";
    private static final long TURNS = 1L << 62;
    /** 900 million floats, 3.6 GB. */
    private static final long SIDE = 30_000;

    @TempDir
    static Path models;

    private static ServerProcess server;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        TinyBundles.sentiment().write(models);
        server = ServerProcess.start(
                        List.of("-Xmx512m"),
                        models,
                        "--recurrent.models.mode=explicit",
                        "--recurrent.models.names=sentiment",
                        "--recurrent.models.load-timeout=" + LOAD_SECONDS + "s")
                .awaitReady();
    }

    @AfterAll
    static void a_server_that_was_attacked_ends_as_any_other() throws Exception {
        server.terminate();
        assertThat(server.awaitExit(20)).as(server.log()).isZero();
    }

    @AfterEach
    void other_models_load_and_answer() throws Exception {
        assertThat(post(server.managementUri("/admin/models/sentiment:reload").toString(), "{}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(post(server.uri("/v1/sentiment").toString(), "{\"text\":\"a gem\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.log()).doesNotContain("OutOfMemoryError");
        client.close();
    }

    private HttpResponse<String> post(String uri, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(uri))
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(50))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private void assertRefused(String model, String reason) throws IOException, InterruptedException {
        long start = System.nanoTime();
        HttpResponse<String> reply =
                post(server.managementUri("/admin/models/" + model + ":load").toString(), "{}");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(REFUSED_WITHIN);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(422);
        assertThat(reply.body()).contains(reason);
    }

    @Test
    void a_pipe_in_the_manifests_place() throws Exception {
        Path directory = Files.createDirectories(models.resolve("pipe/1"));
        assertThat(new ProcessBuilder("mkfifo", directory.resolve("model.yaml").toString())
                        .start()
                        .waitFor())
                .isZero();

        assertRefused("pipe", "model.yaml: is a link or");
    }

    @Test
    void a_link_to_a_file_that_never_ends_in_a_vocabularys_place() throws Exception {
        Path words = TinyBundles.classifier("link", TinyGraphs.classifier(2))
                .write(models)
                .resolve("words.txt");
        Files.delete(words);
        Files.createSymbolicLink(words, Path.of("/dev/zero"));

        assertRefused("link", "words.txt: is a link or a special file");
    }

    @Test
    void a_loop_without_end() throws Exception {
        TinyBundles.classifier("loop", TinyGraphs.classifier(2))
                .graph(EndlessGraph.classifier(TURNS))
                .golden(GOLDEN)
                .write(models);

        assertRefused("loop", "was not loaded within " + LOAD_SECONDS + " s");
    }

    @Test
    void a_few_bytes_that_fold_to_gigabytes() throws Exception {
        ModelProto graph = GraphParts.model(GraphProto.newBuilder()
                .addInput(GraphParts.value("x", GraphParts.FLOAT, GraphParts.OPEN))
                .addOutput(GraphParts.value("y", GraphParts.FLOAT, GraphParts.OPEN))
                .addInitializer(GraphParts.longs("large", SIDE, SIDE))
                .addNode(GraphParts.node("ConstantOfShape", List.of("large"), "zeros"))
                .addNode(GraphParts.node("ReduceSum", List.of("zeros"), "zero"))
                .addNode(GraphParts.node("Add", List.of("x", "zero"), "y")));
        TinyBundles.tensors("folds", graph, "{}").write(models);

        assertRefused("folds", "constants that the graph computes larger than");
    }

    @Test
    void a_vocabulary_of_millions_of_words() throws Exception {
        StringBuilder words = new StringBuilder("<pad>\n<unk>\n");
        for (int i = 0; i < 6_000_000; i++) {
            words.append(i).append('\n');
        }
        TinyBundles.classifier("words", TinyGraphs.classifier(2))
                .golden(GOLDEN)
                .file("words.txt", words.toString())
                .write(models);

        assertRefused("words", "MiB of the Java heap");
    }
}
