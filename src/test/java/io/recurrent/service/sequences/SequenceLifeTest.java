package io.recurrent.service.sequences;

import static io.recurrent.fixture.StreamBundles.GRU;
import static io.recurrent.service.sequences.SequenceServer.refused;
import static io.recurrent.service.sequences.SequenceServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.engine.ModelReference;
import io.recurrent.error.ErrorCode;
import io.recurrent.fixture.Engine;
import io.recurrent.fixture.StreamBundles;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TinyGraphs;
import io.recurrent.registry.VersionState;
import io.recurrent.sequence.SequenceMetrics.Reason;
import io.recurrent.service.sequences.SequenceService.Start;
import io.recurrent.service.sequences.SequenceService.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How sequences begin and end. */
@Timeout(30)
class SequenceLifeTest {
    private static final String ID = "mine";
    private static final int MOST = 5;

    @TempDir
    private Path root;

    private Engine plane;
    private SequenceServer streams;

    @BeforeEach
    void start() throws Exception {
        plane = new Engine(
                        root,
                        StreamBundles.gru(TinyGraphs.classifier(2).seed(7)).version(2),
                        StreamBundles.gru())
                .work();
        streams = new SequenceServer(plane, MOST, 1 << 20, SequenceServer.KEY);
    }

    @AfterEach
    void nothing_is_left() {
        streams.close();
    }

    private void assertGone(String id) {
        refused(() -> streams.step(GRU, id, text("a")), ErrorCode.SEQUENCE_NOT_FOUND);
        refused(() -> streams.export(GRU, id), ErrorCode.SEQUENCE_NOT_FOUND);
        refused(() -> streams.sequences().view(plane.call(), GRU, id), ErrorCode.SEQUENCE_NOT_FOUND);
        refused(() -> streams.end(GRU, id), ErrorCode.SEQUENCE_NOT_FOUND);
    }

    @Nested
    class AnId {
        @Test
        void is_128_random_bits_unless_the_caller_chooses() {
            Set<String> ids = new HashSet<>();
            for (int i = 0; i < 200; i++) {
                String id = streams.start(GRU, null, null).sequence();
                assertThat(id).matches("[0-9a-f]{32}");
                ids.add(id);
                streams.end(GRU, id);
            }
            assertThat(ids).hasSize(200);
        }

        @Test
        void of_the_callers_choice_is_kept() {
            for (String id : List.of("a", "A-Z.a_z-0.9", "-..", "00")) {
                assertThat(streams.start(GRU, id, null).sequence()).isEqualTo(id);
                assertThat(streams.step(GRU, id, text("a")).sequence()).isEqualTo(id);
            }
        }

        @Test
        void that_is_malformed_is_refused() {
            for (String id :
                    List.of("", " ", ".", "..", ".a", "a b", "a/b", "a:b", "a\n", "é", "\u0000", "%2e", "a*")) {
                var refusal = refused(() -> streams.start(GRU, id, null), ErrorCode.INVALID_ARGUMENT);
                assertThat(refusal.field()).isEqualTo("sequence");
            }
        }

        @Test
        void has_128_characters_at_most() {
            assertThat(streams.start(GRU, "a".repeat(128), null).sequence()).hasSize(128);
            refused(() -> streams.start(GRU, "a".repeat(129), null), ErrorCode.INVALID_ARGUMENT);
        }

        @Test
        void in_use_is_a_conflict_and_the_sequence_goes_on() {
            streams.start(GRU, ID);
            streams.step(GRU, ID, text("this"));
            String before = streams.state(GRU, ID);

            refused(() -> streams.start(GRU, ID, null), ErrorCode.SEQUENCE_CONFLICT);

            assertThat(streams.state(GRU, ID)).isEqualTo(before);
            assertThat(streams.live().live()).isOne();
        }

        @Test
        void may_be_used_again_after_the_end() {
            streams.start(GRU, ID);
            streams.step(GRU, ID, text("this"));
            streams.end(GRU, ID);

            assertThat(streams.start(GRU, ID, null).consumed()).isZero();
            assertThat(streams.step(GRU, ID, text("a")).consumed()).isOne();
        }
    }

    @Nested
    class AModel {
        @Test
        void that_carries_no_state_has_no_sequences() throws Exception {
            try (SequenceServer others = new SequenceServer(new Engine(
                    root.resolve("others"),
                    TinyBundles.sentiment(),
                    TinyBundles.ner(),
                    TinyBundles.classifier("both", TinyGraphs.classifier(2).bidirectional())))) {
                for (String model : List.of("sentiment", "ner", "both")) {
                    refused(() -> others.start(model, ID, null), ErrorCode.TASK_MISMATCH);
                }
            }
        }

        @Test
        void that_is_unknown_is_not_found() {
            refused(() -> streams.start("nobody", ID, null), ErrorCode.MODEL_NOT_FOUND);
        }

        @Test
        void keeps_the_version_that_the_sequence_started_with() {
            Start first = new Start(new ModelReference(GRU, "1"), ID, null);
            assertThat(streams.sequences().start(plane.call(), first).version()).isEqualTo("1");
            streams.start(GRU, "newest");

            StepAnswer old = streams.step(GRU, ID, text("this movie"));
            StepAnswer newest = streams.step(GRU, "newest", text("this movie"));

            assertThat(List.of(old.version(), newest.version())).containsExactly("1", "2");
            assertThat(Answers.classification(old)).isNotEqualTo(Answers.classification(newest));
        }

        @Test
        void that_drains_serves_its_sequences_to_their_end() {
            streams.start(GRU, ID);
            streams.step(GRU, ID, text("this"));

            plane.registry().close();

            assertThat(plane.registry().view(GRU, "2").state()).isEqualTo(VersionState.DRAINING);
            refused(() -> streams.start(GRU, "late", null), ErrorCode.MODEL_NOT_READY);
            assertThat(streams.step(GRU, ID, text("movie")).consumed()).isEqualTo(2);
            streams.end(GRU, ID);
            assertThat(plane.registry().view(GRU, "2").state()).isEqualTo(VersionState.UNLOADED);
        }
    }

    @Nested
    class AnEnd {
        @Test
        void leaves_nothing_that_could_be_read() {
            streams.start(GRU, ID);
            streams.step(GRU, ID, text("this"));

            streams.end(GRU, ID);

            assertGone(ID);
            assertThat(streams.ended(Reason.END)).isOne();
            streams.assertBalanced();
        }

        @Test
        void of_what_never_began_or_of_no_model_is_not_found() {
            assertGone("nobody");
            streams.start(GRU, ID);
            refused(() -> streams.step("nobody", ID, text("a")), ErrorCode.MODEL_NOT_FOUND);
        }

        @Test
        void of_the_server_gives_every_lease_back() {
            streams.start(GRU, ID);
            streams.start(GRU, "other");

            streams.sequences().close();

            assertGone(ID);
            assertThat(streams.ended(Reason.SHUTDOWN)).isEqualTo(2);
            plane.registry().close();
            assertThat(plane.registry().view(GRU, "2").state()).isEqualTo(VersionState.UNLOADED);
        }

        @Test
        void of_the_server_in_a_step_comes_after_the_step() throws Exception {
            streams.start(GRU, ID);
            plane.ticker().hold();
            FutureTask<StepAnswer> step = streams.begin(plane.call(), new Step(GRU, ID, 1L, text("this"), false));

            streams.sequences().close();
            assertThat(streams.live().live()).isOne();
            plane.ticker().release();

            assertThat(step.get().step()).isOne();
            assertGone(ID);
            assertThat(streams.live().live()).isZero();
        }
    }

    @Nested
    class Expiry {
        private void pass(Duration time) {
            plane.ticker().advance(time);
            streams.sequences().expire();
        }

        @Test
        void comes_after_the_idle_time_and_each_step_begins_it_anew() {
            streams.start(GRU, ID);
            pass(SequenceServer.IDLE.minusNanos(1));
            streams.step(GRU, ID, text("this"));
            pass(SequenceServer.IDLE.minusNanos(1));
            assertThat(streams.sequences().view(plane.call(), GRU, ID).idleMillis())
                    .isEqualTo(SequenceServer.IDLE.toMillis() - 1);

            pass(Duration.ofNanos(1));

            assertGone(ID);
            assertThat(streams.ended(Reason.IDLE)).isOne();
            streams.assertBalanced();
        }

        @Test
        void comes_at_the_greatest_age_whatever_is_done() {
            streams.start(GRU, ID);
            for (Duration age = Duration.ofSeconds(50);
                    age.compareTo(SequenceServer.AGE) < 0;
                    age = age.plusSeconds(50)) {
                pass(Duration.ofSeconds(50));
                streams.step(GRU, ID, text("a"));
            }

            pass(Duration.ofSeconds(50));

            assertGone(ID);
            assertThat(streams.ended(Reason.AGE)).isOne();
        }

        @Test
        void does_not_come_by_itself_without_the_clock() {
            streams.start(GRU, ID);
            streams.sequences().expire();

            assertThat(streams.step(GRU, ID, text("a")).step()).isOne();
        }

        @Test
        void never_comes_while_a_step_is_at_work() throws Exception {
            streams.start(GRU, ID);
            plane.ticker().hold();
            FutureTask<StepAnswer> step =
                    streams.begin(plane.call(Duration.ofHours(2)), new Step(GRU, ID, 1L, text("this"), false));

            pass(Duration.ofHours(1));
            assertThat(streams.live().live()).isOne();
            plane.ticker().release();

            assertThat(step.get().step()).isOne();
            pass(Duration.ZERO);
            assertGone(ID);
            assertThat(streams.ended(Reason.AGE)).isOne();
        }
    }

    @Nested
    class Limits {
        @Test
        void of_live_sequences_refuse_more_and_leave_the_others_alone() {
            for (int i = 0; i < MOST; i++) {
                streams.start(GRU, "s" + i);
            }
            streams.step(GRU, "s0", text("this"));

            assertThat(refused(() -> streams.start(GRU, "more", null), ErrorCode.OVERLOADED)
                            .retryAfter())
                    .isPositive();
            assertGone("more");

            assertThat(streams.step(GRU, "s0", text("movie")).consumed()).isEqualTo(2);
            streams.end(GRU, "s1");
            streams.start(GRU, "more");
            refused(() -> streams.start(GRU, "yet more", null), ErrorCode.INVALID_ARGUMENT);
            refused(() -> streams.start(GRU, "yet-more", null), ErrorCode.OVERLOADED);
        }

        @Test
        void come_free_again_when_all_were_abandoned() {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < MOST; i++) {
                    streams.start(GRU, "s" + i);
                    streams.step(GRU, "s" + i, text("this"));
                }
                refused(() -> streams.start(GRU, null, null), ErrorCode.OVERLOADED);
                plane.ticker().advance(SequenceServer.IDLE);
                streams.sequences().expire();
                assertThat(streams.live().live()).isZero();
                assertThat(streams.live().bytes()).isZero();
            }
            assertThat(streams.ended(Reason.IDLE)).isEqualTo(3L * MOST);
        }

        @Test
        void of_bytes_refuse_starts_and_steps_and_leave_every_state_as_it_was() {
            streams.start(GRU, "measure");
            long empty = streams.live().bytes();
            streams.step(GRU, "measure", text("this"));
            long full = streams.live().bytes();
            assertThat(full).isGreaterThan(empty);
            streams.end(GRU, "measure");
            SequenceServer small = new SequenceServer(plane, MOST, empty + full, SequenceServer.KEY);
            small.start(GRU, "a");
            small.start(GRU, "b");
            small.step(GRU, "a", text("this"));
            String before = small.state(GRU, "b");

            refused(() -> small.step(GRU, "b", 1L, text("this")), ErrorCode.OVERLOADED);
            refused(() -> small.start(GRU, "c", null), ErrorCode.OVERLOADED);

            assertThat(small.state(GRU, "b")).isEqualTo(before);
            assertThat(small.step(GRU, "a", 2L, text("movie")).consumed()).isEqualTo(2);
            small.end(GRU, "a");
            assertThat(small.step(GRU, "b", 1L, text("this")).consumed()).isOne();
            small.sequences().close();
            assertThat(small.live().bytes()).isZero();
        }
    }
}
