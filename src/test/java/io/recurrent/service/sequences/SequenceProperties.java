package io.recurrent.service.sequences;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.fixture.Engine;
import io.recurrent.fixture.StreamBundles;
import io.recurrent.fixture.UsualBatching;
import io.recurrent.sequence.SequenceMetrics.Reason;
import io.recurrent.serving.BatchingSettings;
import io.recurrent.serving.BatchingSettings.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever callers do to their sequences, each is answered as if all its input had come in one run. */
class SequenceProperties {
    private static final int CHUNK = 3;
    private static final BatchingSettings ONE_RUN = new BatchingSettings(
            Policy.ONE_AT_A_TIME, 0, 4096, Duration.ofMillis(25), Duration.ZERO, 0, 1024, Duration.ofMillis(500));

    @Property(tries = 12)
    void any_history_gives_the_answers_of_one_run_over_the_whole_input(
            @ForAll @IntRange(min = 1, max = 3) int workers,
            @ForAll @IntRange(min = 1, max = 6) int callers,
            @ForAll long seed)
            throws Exception {
        Path root = Files.createTempDirectory("sequences");
        try (Engine whole = new Engine(ONE_RUN, root, StreamBundles.gru(), StreamBundles.lstm()).work();
                SequenceServer first = streams(root, workers);
                SequenceServer second = streams(root, workers)) {
            Random random = new Random(seed);
            List<FutureTask<Void>> threads = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                String model = random.nextBoolean() ? StreamBundles.GRU : StreamBundles.LSTM;
                threads.add(new FutureTask<>(new SequenceHistory(
                        List.of(first, second),
                        request -> SequenceServer.classify(whole, request),
                        model,
                        "caller" + caller,
                        random.nextLong())));
            }
            threads.forEach(thread -> Thread.ofPlatform().start(thread));
            for (FutureTask<Void> thread : threads) {
                thread.get();
            }
            for (SequenceServer process : List.of(first, second)) {
                assertNothingIsLeftAfterExpiry(process);
            }
        } finally {
            delete(root);
        }
    }

    private static SequenceServer streams(Path root, int workers) throws IOException {
        Engine plane = new Engine(UsualBatching.chunks(CHUNK), root);
        for (int i = 0; i < workers; i++) {
            plane.work();
        }
        return new SequenceServer(plane);
    }

    private static void assertNothingIsLeftAfterExpiry(SequenceServer process) {
        process.assertBalanced();
        long live = process.live().live();
        process.plane().ticker().advance(SequenceServer.IDLE);
        process.sequences().expire();
        assertThat(process.ended(Reason.IDLE)).isEqualTo(live);
        assertThat(process.live().live()).isZero();
        assertThat(process.live().bytes()).isZero();
        process.assertBalanced();
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
