package io.recurrent.service.sequences;

import static io.recurrent.fixture.StreamBundles.FRAMES;
import static io.recurrent.fixture.StreamBundles.GRU;
import static io.recurrent.fixture.StreamBundles.POET;
import static io.recurrent.service.sequences.SequenceServer.frames;
import static io.recurrent.service.sequences.SequenceServer.ids;
import static io.recurrent.service.sequences.SequenceServer.refused;
import static io.recurrent.service.sequences.SequenceServer.text;
import static io.recurrent.service.sequences.SequenceServer.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.engine.ModelReference;
import io.recurrent.error.ErrorCode;
import io.recurrent.fixture.Engine;
import io.recurrent.fixture.StreamBundles;
import io.recurrent.fixture.UsualGeneration;
import io.recurrent.input.RowInput;
import io.recurrent.service.sequences.SequenceService.Step;
import io.recurrent.task.classification.ClassifiedStep;
import io.recurrent.task.generation.GenerationService.PredictionRequest;
import io.recurrent.task.generation.Generator;
import io.recurrent.task.generation.PredictedStep;
import io.recurrent.task.writing.TokenProbability;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Steps: their order, their repetition, and what they are answered. */
@Timeout(30)
class SequenceStepsTest {
    private static final String ID = "mine";

    @TempDir
    private Path root;

    private Engine plane;
    private SequenceServer streams;

    @BeforeEach
    void start() throws Exception {
        plane = new Engine(root, StreamBundles.gru(), StreamBundles.poet(), StreamBundles.frames()).work();
        streams = new SequenceServer(plane);
        streams.start(GRU, ID);
    }

    @AfterEach
    void nothing_is_left() {
        streams.close();
    }

    /** From here on a run would hang, and the test with it. */
    private void nothingMayRun() {
        plane.ticker().hold();
    }

    @Nested
    class ANumber {
        @Test
        void may_be_left_out_and_then_is_the_next() {
            assertThat(streams.step(GRU, ID, text("this")).step()).isEqualTo(1);
            assertThat(streams.step(GRU, ID, 2L, text("movie")).step()).isEqualTo(2);
            assertThat(streams.step(GRU, ID, text("is dull")).step()).isEqualTo(3);
            assertThat(streams.sequences().view(plane.call(), GRU, ID).consumed())
                    .isEqualTo(4);
        }

        @Test
        void that_leaves_a_gap_or_is_older_is_refused_and_nothing_changes() {
            streams.step(GRU, ID, text("this"));
            streams.step(GRU, ID, text("movie"));
            String before = streams.state(GRU, ID);

            for (long wrong : new long[] {4, 1, 0, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
                refused(() -> streams.step(GRU, ID, wrong, text("movie")), ErrorCode.SEQUENCE_CONFLICT);
            }

            assertThat(streams.state(GRU, ID)).isEqualTo(before);
        }

        @Test
        void zero_repeats_nothing_before_the_first_step() {
            refused(() -> streams.step(GRU, ID, 0L, text("")), ErrorCode.SEQUENCE_CONFLICT);
        }
    }

    @Nested
    class ARepeatedStep {
        @Test
        void with_the_same_input_gets_the_same_answer_without_a_run() {
            StepAnswer first = streams.step(GRU, ID, 1L, text("This movie"));
            String before = streams.state(GRU, ID);
            nothingMayRun();

            StepAnswer again = streams.step(GRU, ID, 1L, text("This movie"));

            assertThat(plane.ticker().holds()).isFalse();
            assertThat(again)
                    .usingRecursiveComparison()
                    .ignoringFields("timings")
                    .isEqualTo(first);
            assertThat(streams.state(GRU, ID)).isEqualTo(before);
        }

        @Test
        void with_a_trajectory_gets_the_same_trajectory() {
            Step step = new Step(GRU, ID, 1L, text("This movie is dull"), true);
            StepAnswer first = streams.sequences().step(plane.call(), step);
            nothingMayRun();

            StepAnswer again = streams.sequences().step(plane.call(), step);

            assertThat(Answers.trajectory(first)).hasSize(4);
            assertThat(Answers.trajectory(first)).extracting("token").containsExactly("This", "movie", "is", "dull");
            assertThat(Answers.trajectory(again)).isEqualTo(Answers.trajectory(first));
        }

        @Test
        void with_another_input_is_a_conflict() {
            streams.step(GRU, ID, 1L, text("this movie"));
            String before = streams.state(GRU, ID);

            refused(() -> streams.step(GRU, ID, 1L, text("this gem")), ErrorCode.SEQUENCE_CONFLICT);
            refused(() -> streams.step(GRU, ID, 1L, text("")), ErrorCode.SEQUENCE_CONFLICT);
            refused(() -> streams.step(GRU, ID, 1L, tokens(List.of("this movie"))), ErrorCode.SEQUENCE_CONFLICT);
            Step traced = new Step(GRU, ID, 1L, text("this movie"), true);
            refused(() -> streams.sequences().step(plane.call(), traced), ErrorCode.SEQUENCE_CONFLICT);

            assertThat(streams.state(GRU, ID)).isEqualTo(before);
        }

        @Test
        void is_only_the_last_one() {
            streams.step(GRU, ID, 1L, text("this"));
            streams.step(GRU, ID, 2L, text("movie"));

            refused(() -> streams.step(GRU, ID, 1L, text("this")), ErrorCode.SEQUENCE_CONFLICT);
        }
    }

    @Nested
    class AnEmptyStep {
        @Test
        void counts_and_gets_the_answer_of_before_and_nothing_runs() {
            StepAnswer before = streams.step(GRU, ID, text("this movie"));
            nothingMayRun();

            long step = 1;
            for (RowInput empty : List.of(text(""), text(" \t "), tokens(List.of()), ids())) {
                StepAnswer answer = streams.step(GRU, ID, empty);
                assertThat(answer.step()).isEqualTo(++step);
                assertThat(Answers.classification(answer)).isEqualTo(Answers.classification(before));
                assertThat(answer.consumed()).isEqualTo(2);
                assertThat(answer.tokens()).isZero();
            }
            assertThat(plane.ticker().holds()).isFalse();
        }

        @Test
        void leaves_the_state_and_what_follows_as_they_were() {
            streams.start(GRU, "other");
            streams.step(GRU, ID, text("this movie"));
            streams.step(GRU, "other", text("this movie"));
            streams.step(GRU, ID, text(""));
            streams.step(GRU, "other", text("is"));
            StepAnswer last = streams.step(GRU, ID, text("is"));

            assertThat(Answers.classification(last))
                    .isEqualTo(Answers.classification(streams.step(GRU, "other", 2L, text("is"))));
        }

        @Test
        void before_any_input_has_no_scores() {
            streams.start(FRAMES, ID);
            streams.start(POET, ID);

            for (StepAnswer answer : List.of(
                    streams.step(GRU, ID, text("")),
                    streams.step(POET, ID, text("")),
                    streams.step(FRAMES, ID, frames()))) {
                assertThat(answer.step()).isEqualTo(1);
                assertThat(answer.consumed()).isZero();
                assertThat(answer.value()).isIn(new ClassifiedStep(null, null, null), new PredictedStep(null));
            }
        }

        @Test
        void has_an_empty_trajectory() {
            streams.step(GRU, ID, text("this"));
            Step traced = new Step(GRU, ID, null, text(""), true);

            assertThat(Answers.trajectory(streams.sequences().step(plane.call(), traced)))
                    .isEmpty();
        }
    }

    @Nested
    class TwoCallers {
        @Test
        void at_once_get_one_answer_and_one_conflict() throws Exception {
            plane.ticker().hold();
            FutureTask<StepAnswer> first = streams.begin(plane.call(), new Step(GRU, ID, 1L, text("this"), false));
            String before = streams.state(GRU, ID);

            refused(() -> streams.step(GRU, ID, 1L, text("this")), ErrorCode.SEQUENCE_CONFLICT);
            refused(() -> streams.step(GRU, ID, text("")), ErrorCode.SEQUENCE_CONFLICT);
            refused(() -> streams.end(GRU, ID), ErrorCode.SEQUENCE_CONFLICT);
            assertThat(streams.state(GRU, ID)).as("not half a step").isEqualTo(before);
            plane.ticker().release();

            assertThat(first.get().step()).isEqualTo(1);
            assertThat(streams.step(GRU, ID, 2L, text("movie")).consumed()).isEqualTo(2);
        }

        @Test
        void of_different_sequences_do_not_see_each_other() {
            streams.start(GRU, "other");
            streams.step(GRU, "other", text("dull dull dull"));

            StepAnswer mine = streams.step(GRU, ID, text("a gem"));

            assertThat(Answers.classification(mine))
                    .isEqualTo(SequenceServer.classify(plane, Engine.text(GRU, "a gem")));
        }
    }

    @Nested
    class ALanguageModel {
        private List<TokenProbability> whole(String text) {
            Generator generator = new Generator(plane.calls(), UsualGeneration.settings(), () -> 1L);
            return generator
                    .predictNext(
                            plane.call(),
                            new PredictionRequest(new ModelReference(POET, null), RowInput.text(text), 5, List.of()))
                    .next();
        }

        @Test
        void says_what_comes_next_after_the_whole_text() {
            streams.start(POET, ID);

            assertThat(Answers.next(streams.step(POET, ID, text("this")))).isEqualTo(whole("this"));
            streams.step(POET, ID, text(""));
            StepAnswer last = streams.step(POET, ID, text("movie is"));

            assertThat(Answers.next(last)).hasSize(5).isEqualTo(whole("this movie is"));
            assertThat(last.consumed()).as("without the start token").isEqualTo(3);
        }

        @Test
        void is_fed_its_start_token_once_also_after_empty_steps_and_a_move() {
            streams.start(POET, ID);
            streams.step(POET, ID, text(""));
            streams.start(POET, "moved", streams.export(POET, ID));

            StepAnswer first = streams.step(POET, "moved", ids(3));
            assertThat(Answers.next(first)).isEqualTo(whole("movie"));
            assertThat(first.tokens()).isEqualTo(1);
            streams.start(POET, "again", streams.export(POET, "moved"));

            assertThat(Answers.next(streams.step(POET, "again", ids(4)))).isEqualTo(whole("movie is"));
        }
    }

    @Test
    void frames_may_be_split_anywhere() {
        float[][] all = {{0.5f, -1, 2}, {1, 1, -1}, {-0.0f, Float.MIN_VALUE, 3}};
        streams.start(FRAMES, "whole");
        streams.start(FRAMES, ID);
        StepAnswer whole = streams.step(FRAMES, "whole", frames(all));

        streams.step(FRAMES, ID, frames(all[0]));
        StepAnswer last = streams.step(FRAMES, ID, frames(all[1], all[2]));

        assertThat(Answers.classification(last)).isEqualTo(Answers.classification(whole));
        assertThat(last.consumed()).isEqualTo(3);
    }
}
