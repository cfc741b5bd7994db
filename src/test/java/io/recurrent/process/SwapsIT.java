package io.recurrent.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.fixture.ManifestText;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TinyGraphs;
import io.recurrent.process.Ways.Answer;
import io.recurrent.process.Ways.Sequence;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** Versions come and go under callers, and nobody notices but by the version that an answer names. */
@Timeout(300)
class SwapsIT {
    private static final int SWAPS = 200;
    private static final int WARM_SWAPS = 50;
    private static final int FAILED_LOADS = 50;
    private static final int WARM_LOADS = 8;
    private static final int UNPROCESSABLE = 422;
    private static final int CONFLICT = 409;
    private static final String SLOW = "shakespeare";
    /** All of the heap from the start, so that what the process grows by lies outside of it. */
    private static final List<String> HEAP = List.of("-Xms192m", "-Xmx192m", "-XX:+AlwaysPreTouch");

    private static final String WRONG_SAMPLE = """
        {"input":{"text":"dull"},"output":{"label":"positive","scores":{"negative":0.01,"positive":0.99}}}\
        """;

    /** Measured were 1 to 3 MiB; the native allocator and compiled code take some more on other machines. */
    private static final long RSS_MIB = 20;

    private static final int THREADS = 4;

    @TempDir
    static Path models;

    private static ServerProcess server;
    private static Ways ways;
    private static Map<String, List<Float>> right;

    @BeforeAll
    static void start_with_version_2_and_learn_what_each_version_answers() throws Exception {
        version(1).write(models);
        version(2).write(models);
        FileSystemUtils.copyRecursively(Path.of("models", SLOW), models.resolve(SLOW));
        server = ServerProcess.start(
                HEAP,
                models,
                "--recurrent.models.mode=explicit",
                "--recurrent.models.names=" + Ways.MODEL,
                "--recurrent.batching.probe=10ms",
                // Callers are few and wait for their answers, so none is refused for want of time on a busy machine.
                "--recurrent.queue.target-delay=10s",
                "--recurrent.calls.default-deadline=30s");
        server.awaitReady();
        ways = new Ways(server);
        assertThat(ways.administer(Ways.MODEL, "load", "1").statusCode()).isEqualTo(200);
        right = SwapCallers.right(ways, List.of("1", "2"));
        assertThat(right.get(SwapCallers.key("HTTP", "1", SwapCallers.WHOLE)))
                .isNotEqualTo(right.get(SwapCallers.key("HTTP", "2", SwapCallers.WHOLE)));
        unload("1");
        awaitStates("2 READY", "1 UNLOADED");
    }

    @AfterAll
    static void stop() {
        ways.close();
        server.close();
    }

    /** A classifier that takes sequences, with weights of its own. */
    private static TinyBundles version(int number) {
        return TinyBundles.classifier(
                        Ways.MODEL, TinyGraphs.classifier(2).states().seed(number))
                .version(number)
                .set("graph.states", List.of(ManifestText.state("h0", "hn")));
    }

    private static void unload(String version) throws IOException, InterruptedException {
        HttpResponse<String> answer = ways.administer(Ways.MODEL, "unload", version);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static void awaitStates(String... wanted) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!ways.states(Ways.MODEL).containsAll(List.of(wanted)) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(ways.states(Ways.MODEL)).contains(wanted);
    }

    private static long rssMebibytes() throws IOException {
        return server.kernel("VmRSS") >> 10;
    }

    @Test
    void two_hundred_swaps_under_load_fail_no_call_and_leave_nothing() throws Exception {
        double natives = server.gauge("recurrent_runtime_natives");
        long warm = 0;
        try (SwapCallers callers = SwapCallers.start(ways, right)) {
            for (int swap = 1; swap <= SWAPS; swap++) {
                swap(callers, swap % 2 == 0 ? "1" : "2", swap % 2 == 0 ? "2" : "1");
                assertThat(callers.wrong()).as("in swap " + swap).isEmpty();
                warm = swap == WARM_SWAPS ? rssMebibytes() : warm;
            }
            callers.close();

            assertThat(callers.wrong()).isEmpty();
            for (String way : ways.all().keySet()) {
                assertThat(callers.answers()).containsKeys(way + ", version 1", way + ", version 2");
            }
        }
        awaitStates("2 READY", "1 UNLOADED");
        assertThat(rssMebibytes() - warm)
                .as("MiB more than after %d swaps, %d then", WARM_SWAPS, warm)
                .isLessThanOrEqualTo(RSS_MIB);
        assertThat(server.gauge("recurrent_runtime_natives")).isEqualTo(natives);
        assertThat(server.gauge("recurrent_sequences_live")).isZero();
        assertThat(server.scrape()).doesNotContain("version=\"1\"").contains("version=\"2\"");
        assertThat(ways.states(Ways.MODEL).stream().filter(state -> !state.contains("FAILED")))
                .hasSize(2);
    }

    /** A sequence lives through it and keeps to its version; one that starts afterwards gets the new one. */
    private static void swap(SwapCallers callers, String from, String to) throws Exception {
        Sequence before = ways.begin();
        assertThat(before.version()).isEqualTo(from);
        before.step(SwapCallers.STEPS.getFirst());
        load(to);
        before.step(SwapCallers.STEPS.get(1));
        unload(from);
        Sequence after = ways.begin();
        assertThat(after.version()).isEqualTo(to);
        assertThat(ways.states(Ways.MODEL)).contains(from + " DRAINING");
        before.step(SwapCallers.STEPS.get(2));
        Answer last = before.step(SwapCallers.STEPS.getLast());
        assertThat(last.version()).isEqualTo(from);
        callers.check("HTTP", SwapCallers.WHOLE, last);
        before.end();
        after.end();
    }

    /** A version that is still in use cannot be loaded again; whoever has it gives it back soon. */
    private static void load(String version) throws IOException, InterruptedException {
        HttpResponse<String> answer = ways.administer(Ways.MODEL, "load", version);
        while (answer.statusCode() == CONFLICT && answer.body().contains("DRAINING")) {
            answer = ways.administer(Ways.MODEL, "load", version);
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void fifty_loads_that_fail_leave_the_version_that_serves_alone_and_nothing_behind() throws Exception {
        version(3).golden(WRONG_SAMPLE).write(models);
        version(4).golden(WRONG_SAMPLE).file("model.onnx", "no graph").write(models);
        Files.delete(version(5).write(models).resolve("words.txt"));
        // Its session is open when it turns out that the graph has not as many scores as the manifest has labels.
        version(6).golden(WRONG_SAMPLE).set("labels", List.of("a", "b", "c")).write(models);
        List<String> reasons = List.of("sample 1: wanted score", "no ONNX graph", "'words.txt'", "3 labels");
        double natives = server.gauge("recurrent_runtime_natives");
        long warm = 0;
        long threads = 0;
        try (SwapCallers callers = SwapCallers.start(ways, right)) {
            for (int load = 0; load < FAILED_LOADS; load++) {
                HttpResponse<String> answer = ways.administer(Ways.MODEL, "load", Integer.toString(3 + load % 4));
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(UNPROCESSABLE);
                assertThat(answer.body()).contains("MODEL_REJECTED", reasons.get(load % 4));
                warm = load == WARM_LOADS ? rssMebibytes() : warm;
                threads = load == WARM_LOADS ? server.kernel("Threads") : threads;
            }
            callers.close();

            assertThat(callers.wrong()).isEmpty();
            assertThat(callers.answers().keySet()).allMatch(key -> key.endsWith("version 2"));
        }
        assertThat(rssMebibytes() - warm).as("MiB more than %d", warm).isLessThanOrEqualTo(RSS_MIB);
        assertThat(server.kernel("Threads")).isLessThanOrEqualTo(threads + THREADS);
        assertThat(server.gauge("recurrent_runtime_natives")).isEqualTo(natives);
        assertThat(ways.states(Ways.MODEL)).contains("2 READY", "3 FAILED", "4 FAILED", "5 FAILED", "6 FAILED");
    }

    @Test
    void of_two_who_load_a_model_at_once_one_is_refused() throws Exception {
        FutureTask<HttpResponse<String>> first = new FutureTask<>(() -> ways.administer(SLOW, "load", "1"));
        Thread.ofPlatform().start(first);
        while (!first.isDone()
                && !server.scrape().contains("model=\"" + SLOW + "\",state=\"loading\",version=\"1\"} 1")) {
            Thread.onSpinWait();
        }
        HttpResponse<String> second = ways.administer(SLOW, "load", "1");

        assertThat(second.statusCode()).as(second.body()).isEqualTo(CONFLICT);
        assertThat(second.body()).contains("MODEL_CONFLICT");
        assertThat(first.get().statusCode()).isEqualTo(200);
        assertThat(ways.states(SLOW)).containsExactly("1 READY");
        assertThat(ways.administer(SLOW, "unload", "1").statusCode()).isEqualTo(200);
    }
}
