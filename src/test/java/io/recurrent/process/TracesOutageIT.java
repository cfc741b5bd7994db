package io.recurrent.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.fixture.TinyBundles;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls and the end of the process do not depend on whether anybody takes traces. */
class TracesOutageIT {
    private static final int CALLS = 600;
    /** Flushing is given up after the time-out of the exporter, once for what is under way and once for the rest. */
    private static final long EXIT_SECONDS = 30;

    @TempDir
    static Path models;

    @BeforeAll
    static void write_model() throws IOException {
        TinyBundles.sentiment().write(models);
    }

    private static ServerProcess server(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--management.tracing.sampling.probability=1");
        return ServerProcess.start(models, all.toArray(String[]::new)).awaitReady();
    }

    private static String endpoint(String url) {
        return "--management.opentelemetry.tracing.export.otlp.endpoint=" + url;
    }

    private static void call(ServerProcess server, int times) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(server.uri("/v1/sentiment"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"text\":\"this movie is dull\"}"))
                    .build();
            for (int i = 0; i < times; i++) {
                assertThat(client.send(request, BodyHandlers.discarding()).statusCode())
                        .isEqualTo(200);
            }
        }
    }

    private static void assertEnds(ServerProcess server) throws InterruptedException {
        server.terminate();
        assertThat(server.awaitExit(EXIT_SECONDS)).as(server.log()).isZero();
        assertThat(server.log()).doesNotContain("the shutdown failed", "SIGSEGV");
    }

    @Test
    void a_collector_that_is_down_disturbs_neither_calls_nor_the_end() throws Exception {
        try (ServerProcess server = server(endpoint("http://localhost:" + ServerProcess.freePort() + "/v1/traces"))) {
            call(server, CALLS);
            assertEnds(server);
        }
    }

    @Test
    void a_collector_that_never_answers_disturbs_neither_calls_nor_the_end() throws Exception {
        try (Collector collector = Collector.mute();
                ServerProcess server = server(endpoint(collector.endpoint()))) {
            call(server, CALLS);
            assertEnds(server);
            assertThat(collector.requests()).isNotEmpty();
        }
    }

    @Test
    void what_waits_to_be_sent_is_sent_at_the_end() throws Exception {
        try (Collector collector = Collector.start();
                ServerProcess server = server(
                        endpoint(collector.endpoint()),
                        "--management.opentelemetry.tracing.export.schedule-delay=10m")) {
            call(server, 3);
            assertEnds(server);
            assertThat(collector.spans())
                    .filteredOn(span -> span.getName().equals("classify"))
                    .hasSize(3);
        }
    }
}
