package io.recurrent.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.fixture.TinyBundles;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** A version that ends the process while it is loaded is not loaded again. */
class QuarantineIT {
    @TempDir
    Path directory;

    @Test
    void a_version_that_was_being_loaded_when_the_process_was_killed_is_passed_over_until_its_marker_is_gone()
            throws Exception {
        Path models = directory.resolve("models");
        Path quarantine = Files.createDirectories(directory.resolve("quarantine"));
        TinyBundles.sentiment().write(models);
        // A graph that takes a while to load, so that the process is killed in the middle of it.
        FileSystemUtils.copyRecursively(Path.of("models/shakespeare"), models.resolve("shakespeare"));
        String[] arguments = {"--recurrent.models.quarantine=" + quarantine, "--recurrent.batching.probe=30s"};

        try (ServerProcess killed = ServerProcess.start(models, arguments)) {
            awaitMarker(quarantine, "shakespeare@1@", killed);
            killed.close();
            killed.awaitExit(10);
        }
        try (ServerProcess server = ServerProcess.start(models, arguments)) {
            server.awaitLog("not ready").awaitLog("Started RecurrentApplication");
            assertThat(get(server, "/v1/models/shakespeare")).contains("FAILED", "quarantine");
            assertThat(get(server, "/v1/models/sentiment")).contains("READY");
        }
        markers(quarantine).forEach(marker -> marker.toFile().delete());
        try (ServerProcess server = ServerProcess.start(models, arguments)) {
            server.awaitReady();
            assertThat(get(server, "/v1/models/shakespeare")).contains("READY");
            assertThat(markers(quarantine)).isEmpty();
        }
    }

    @Test
    void a_label_that_an_administrator_set_is_there_after_a_restart() throws Exception {
        Path models = directory.resolve("models");
        TinyBundles.sentiment().write(models);
        String quarantine = "--recurrent.models.quarantine=" + directory.resolve("quarantine");
        try (ServerProcess server = ServerProcess.start(models, quarantine).awaitReady();
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest label = HttpRequest.newBuilder(server.managementUri("/admin/models/sentiment/labels/stable"))
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString("{\"version\":\"1\"}"))
                    .build();
            assertThat(client.send(label, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
        try (ServerProcess server = ServerProcess.start(models, quarantine).awaitReady()) {
            assertThat(get(server, "/v1/models/sentiment")).contains("\"labels\":{\"stable\":\"1\"}");
        }
    }

    private static void awaitMarker(Path quarantine, String prefix, ServerProcess server) throws IOException {
        while (markers(quarantine).stream()
                .noneMatch(file -> file.getFileName().toString().startsWith(prefix))) {
            assertThat(ProcessHandle.of(server.pid())).as(server.log()).isPresent();
            assertThat(server.log()).doesNotContain("shakespeare version 1 is READY");
        }
    }

    private static List<Path> markers(Path quarantine) throws IOException {
        try (Stream<Path> files = Files.list(quarantine)) {
            return files.toList();
        }
    }

    private static String get(ServerProcess server, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(server.uri(path)).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
