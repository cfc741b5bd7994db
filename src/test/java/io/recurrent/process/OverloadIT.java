package io.recurrent.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.fixture.ManifestText;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TinyGraphs;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More calls than the server can take, of texts long and short; then none, and everything is as before. */
@Timeout(120)
class OverloadIT {
    private static final int CALLERS = 48;
    private static final int CALLS = 25;
    private static final int ROOM = 16;
    private static final int LONG_TOKENS = 4_000;
    private static final int OK = 200;
    private static final int TOO_MANY = 429;

    private final ConcurrentMap<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
    private final List<String> wrong = new ArrayList<>();

    @Test
    void every_call_is_answered_or_refused_with_a_time_to_come_back_and_nothing_is_left(@TempDir Path models)
            throws Exception {
        TinyBundles.classifier("sentiment", TinyGraphs.classifier(2).states())
                .set("graph.states", List.of(ManifestText.state("h0", "hn")))
                .set("limits.maxTokens", LONG_TOKENS)
                .write(models);
        try (ServerProcess server = ServerProcess.start(
                        models, "--recurrent.queue.max-rows=" + ROOM, "--recurrent.batching.chunk-steps=16")
                .awaitReady()) {
            double natives = server.gauge("recurrent_runtime_natives");
            try (HttpClient client = HttpClient.newHttpClient()) {
                List<Thread> callers = new ArrayList<>();
                for (int i = 0; i < CALLERS; i++) {
                    int number = i;
                    callers.add(Thread.ofPlatform().start(() -> call(client, server, number)));
                }
                for (Thread caller : callers) {
                    caller.join();
                }
            }

            assertThat(wrong).isEmpty();
            assertThat(statuses.keySet()).containsExactlyInAnyOrder(OK, TOO_MANY);
            assertThat(statuses.values().stream().mapToInt(AtomicInteger::get).sum())
                    .isEqualTo(CALLERS * CALLS);
            assertThat(server.gauge("recurrent_queue_rows")).isZero();
            assertThat(server.gauge("recurrent_queue_version_rows")).isZero();
            assertThat(server.gauge("recurrent_admission_calls")).isZero();
            assertThat(server.gauge("recurrent_runtime_natives")).isEqualTo(natives);
        }
    }

    /** With the settings as shipped, and cores that the callers share. */
    @Test
    void callers_who_each_wait_for_their_answer_are_not_refused(@TempDir Path models) throws Exception {
        TinyBundles.classifier("sentiment", TinyGraphs.classifier(2).states())
                .set("graph.states", List.of(ManifestText.state("h0", "hn")))
                .set("limits.maxTokens", LONG_TOKENS)
                .write(models);
        try (ServerProcess server = ServerProcess.start(models).awaitReady();
                HttpClient client = HttpClient.newHttpClient()) {
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 2 * CALLERS; i++) {
                int number = i;
                callers.add(Thread.ofVirtual().start(() -> call(client, server, number)));
            }
            for (Thread caller : callers) {
                caller.join();
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(statuses.keySet()).containsExactly(OK);
    }

    /** Every eighth caller sends long texts. */
    private void call(HttpClient client, ServerProcess server, int number) {
        String text = number % 8 == 0 ? "dull movie ".repeat(LONG_TOKENS / 2) : "a gem of a movie";
        HttpRequest request = HttpRequest.newBuilder(server.uri("/v1/sentiment"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"text\":\"" + text + "\"}"))
                .build();
        for (int i = 0; i < CALLS; i++) {
            try {
                count(client.send(request, BodyHandlers.ofString()));
            } catch (IOException | InterruptedException e) {
                note(e.toString());
                return;
            }
        }
    }

    private void count(HttpResponse<String> answer) {
        statuses.computeIfAbsent(answer.statusCode(), status -> new AtomicInteger())
                .incrementAndGet();
        boolean sound = switch (answer.statusCode()) {
            case OK -> answer.body().contains("\"label\"");
            case TOO_MANY ->
                answer.body().contains("OVERLOADED")
                        && answer.headers().firstValueAsLong("Retry-After").orElse(0) > 0;
            default -> false;
        };
        if (!sound) {
            note(answer + " " + answer.body());
        }
    }

    private void note(String what) {
        synchronized (wrong) {
            wrong.add(what);
        }
    }
}
