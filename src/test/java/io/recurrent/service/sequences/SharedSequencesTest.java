package io.recurrent.service.sequences;

import static io.recurrent.fixture.StreamBundles.GRU;
import static io.recurrent.service.sequences.SequenceServer.refused;
import static io.recurrent.service.sequences.SequenceServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.Engine;
import io.recurrent.fixture.StreamBundles;
import io.recurrent.sequence.SequenceMetrics.Reason;
import io.recurrent.service.sequences.SequenceService.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequences that two replicas serve from one store, and what must be the same without one. */
@Timeout(30)
class SharedSequencesTest {
    private static final String ID = "mine";
    private static final Duration ALMOST = SequenceServer.IDLE.minusNanos(1);

    @TempDir
    private Path root;

    private Engine plane;
    private SequenceServer alone;
    private SequenceServer here;
    private SequenceServer there;

    @BeforeEach
    void start() throws Exception {
        plane = new Engine(root, StreamBundles.gru()).work();
        HeldStore store = new HeldStore(plane.ticker());
        alone = new SequenceServer(plane);
        here = new SequenceServer(plane, store, 10, 1 << 20, SequenceServer.KEY);
        there = new SequenceServer(plane, store, 10, 1 << 20, SequenceServer.KEY);
    }

    @AfterEach
    void stop() {
        there.sequences().close();
        here.sequences().close();
        alone.close();
    }

    private SequenceServer server(boolean shared) {
        return shared ? here : alone;
    }

    private void pass(Duration time) {
        plane.ticker().advance(time);
        for (SequenceServer server : new SequenceServer[] {alone, here, there}) {
            server.sequences().expire();
        }
    }

    private static long idleMillis(SequenceServer server) {
        return server.sequences().view(server.plane().call(), GRU, ID).idleMillis();
    }

    @Nested
    class The_idle_time {
        @ParameterizedTest(name = "in a shared store: {0}")
        @ValueSource(booleans = {false, true})
        void goes_on_while_a_sequence_is_only_looked_at(boolean shared) {
            SequenceServer server = server(shared);
            server.start(GRU, ID);
            server.step(GRU, ID, text("this"));
            pass(ALMOST);

            assertThat(idleMillis(server)).isEqualTo(ALMOST.toMillis());
            server.export(GRU, ID);
            pass(Duration.ofNanos(1));

            refused(() -> server.step(GRU, ID, text("movie")), ErrorCode.SEQUENCE_NOT_FOUND);
            assertThat(server.ended(Reason.IDLE)).isOne();
        }

        @ParameterizedTest(name = "in a shared store: {0}")
        @ValueSource(booleans = {false, true})
        void begins_again_with_a_step_that_fails_and_with_one_that_is_repeated(boolean shared) {
            SequenceServer server = server(shared);
            server.start(GRU, ID);
            server.step(GRU, ID, 1L, text("this"));
            pass(ALMOST);
            refused(() -> server.step(GRU, ID, 3L, text("movie")), ErrorCode.SEQUENCE_CONFLICT);
            assertThat(idleMillis(server)).isZero();
            pass(ALMOST);
            server.step(GRU, ID, 1L, text("this"));
            pass(ALMOST);

            assertThat(server.step(GRU, ID, 2L, text("movie")).step()).isEqualTo(2);
        }

        @Test
        void is_that_of_the_replica_which_took_the_last_step() {
            here.start(GRU, ID);
            pass(Duration.ofSeconds(40));
            there.step(GRU, ID, text("this"));
            pass(Duration.ofSeconds(40));

            assertThat(idleMillis(here)).isEqualTo(40_000);
            assertThat(here.step(GRU, ID, text("movie")).step()).isEqualTo(2);
        }
    }

    @Nested
    class A_sequence_that_was_started_again_elsewhere {
        @Test
        void takes_no_late_step_of_the_one_before() throws Exception {
            here.start(GRU, ID);
            plane.ticker().hold();
            FutureTask<StepAnswer> late = here.begin(plane.call(), new Step(GRU, ID, null, text("this"), false));
            there.end(GRU, ID);
            there.start(GRU, ID);
            plane.ticker().release();

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(late::get)
                    .havingCause()
                    .isInstanceOfSatisfying(
                            InferenceException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.SEQUENCE_CONFLICT));
            assertThat(there.sequences().view(plane.call(), GRU, ID).step()).isZero();
        }

        @Test
        void goes_on_and_ends_here_as_well() {
            here.start(GRU, ID);
            here.step(GRU, ID, text("this"));
            there.end(GRU, ID);
            there.start(GRU, ID);

            assertThat(here.step(GRU, ID, 1L, text("movie")).step()).isOne();
            there.end(GRU, ID);
            there.start(GRU, ID);
            here.end(GRU, ID);

            refused(() -> there.step(GRU, ID, text("movie")), ErrorCode.SEQUENCE_NOT_FOUND);
        }
    }
}
