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

import io.recurrent.call.Call;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.Engine;
import io.recurrent.fixture.ManifestText;
import io.recurrent.fixture.StreamBundles;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TinyGraphs;
import io.recurrent.input.RowInput;
import io.recurrent.service.sequences.SequenceService.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Steps that fail: each leaves the state as it was, and the same step can be sent again. */
@Timeout(30)
class SequenceFailuresTest {
    private static final String ID = "mine";
    private static final String SPELLED = "spelled";
    private static final String FAILING = "failing";
    private static final String POISONED = "poisoned";
    private static final String GUILTY = TinyBundles.WORDS.get(12);
    private static final List<Map<String, Object>> STATES = List.of(ManifestText.state("h0", "hn"));

    @TempDir
    private Path root;

    private Engine plane;
    private SequenceServer streams;

    @BeforeEach
    void start() throws Exception {
        plane = new Engine(
                root,
                StreamBundles.gru(),
                StreamBundles.poet(),
                StreamBundles.frames(),
                spelled(),
                TinyBundles.classifier(
                                FAILING, TinyGraphs.classifier(2).failing(12).states())
                        .texts("This movie")
                        .set("graph.states", STATES),
                TinyBundles.classifier(
                                POISONED, TinyGraphs.classifier(2).poison(12).states())
                        .texts("This movie")
                        .set("graph.states", STATES));
        streams = new SequenceServer(plane);
        for (String model : List.of(GRU, POET, FRAMES, SPELLED, FAILING, POISONED)) {
            streams.start(model, ID);
        }
    }

    private static TinyBundles spelled() {
        return TinyBundles.classifier(
                        SPELLED, TinyGraphs.classifier(2).characters().states())
                .file("characters.txt", "<pad>\n<unk>\na\nb\nd\ne\n")
                .set("tokenizer.characters", ManifestText.characters())
                .set("graph.inputs.characters", new LinkedHashMap<>(Map.of("tensor", "characters")))
                .set("graph.states", STATES);
    }

    @AfterEach
    void nothing_is_left() {
        streams.close();
    }

    private static Step step(String model, long number, RowInput input) {
        return new Step(model, ID, number, input, false);
    }

    private static ErrorCode failure(FutureTask<?> answer) throws InterruptedException {
        try {
            throw new AssertionError("answered: " + answer.get());
        } catch (ExecutionException e) {
            return ((InferenceException) e.getCause()).code();
        }
    }

    @Nested
    class ADeadline {
        @Test
        void that_passes_in_the_queue_leaves_the_state_and_the_step_can_be_sent_again() {
            String before = streams.state(GRU, ID);

            refused(
                    () -> streams.sequences().step(plane.call(Duration.ofNanos(1)), step(GRU, 1, text("this"))),
                    ErrorCode.DEADLINE_EXCEEDED);

            assertThat(plane.waitingRows()).isZero();
            assertThat(streams.state(GRU, ID)).isEqualTo(before);
            plane.work();
            assertThat(streams.step(GRU, ID, 1L, text("a gem")).consumed()).isEqualTo(2);
        }

        @Test
        void that_passes_during_the_run_leaves_the_state_and_the_step_can_be_sent_again() throws Exception {
            plane.work();
            streams.step(GRU, ID, text("this"));
            String before = streams.state(GRU, ID);
            plane.ticker().hold();
            FutureTask<StepAnswer> late =
                    streams.begin(plane.call(Duration.ofSeconds(1)), step(GRU, 2, text("dull dull")));

            plane.ticker().advance(Duration.ofSeconds(2));

            assertThat(failure(late)).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
            assertThat(streams.state(GRU, ID)).isEqualTo(before);
            plane.ticker().release();
            assertAnswersAs("this movie", streams.step(GRU, ID, 2L, text("movie")));
        }
    }

    private void assertAnswersAs(String whole, StepAnswer answer) {
        assertThat(Answers.classification(answer))
                .isEqualTo(SequenceServer.classify(plane, Engine.text(answer.model(), whole)));
    }

    @Test
    void a_caller_that_goes_away_keeps_its_sequence() throws Exception {
        plane.work();
        streams.step(GRU, ID, text("this"));
        String before = streams.state(GRU, ID);
        plane.ticker().hold();
        Call call = plane.call();
        FutureTask<StepAnswer> cancelled = streams.begin(call, step(GRU, 2, text("dull dull")));

        call.cancel();

        assertThat(failure(cancelled)).isEqualTo(ErrorCode.CANCELLED);
        assertThat(streams.state(GRU, ID)).isEqualTo(before);
        plane.ticker().release();
        assertAnswersAs("this movie", streams.step(GRU, ID, 2L, text("movie")));
    }

    @Nested
    class ARun {
        @Test
        void that_fails_leaves_the_state_and_the_sequence_goes_on() {
            plane.work();
            streams.step(FAILING, ID, text("this"));
            String before = streams.state(FAILING, ID);

            refused(() -> streams.step(FAILING, ID, 2L, text("is " + GUILTY)), ErrorCode.INFERENCE_FAILED);

            assertThat(streams.state(FAILING, ID)).isEqualTo(before);
            assertAnswersAs("this movie", streams.step(FAILING, ID, 2L, text("movie")));
        }

        @Test
        void whose_scores_mean_nothing_leaves_the_state_and_the_sequence_goes_on() {
            plane.work();
            streams.step(POISONED, ID, text("this"));
            String before = streams.state(POISONED, ID);

            for (boolean traced : new boolean[] {false, true}) {
                Step step = new Step(POISONED, ID, 2L, text("is " + GUILTY), traced);
                refused(() -> streams.sequences().step(plane.call(), step), ErrorCode.INFERENCE_FAILED);
            }

            assertThat(streams.state(POISONED, ID)).isEqualTo(before);
            assertAnswersAs("this movie", streams.step(POISONED, ID, 2L, text("movie")));
        }
    }

    @Nested
    class Input {
        /** No worker is there: whatever is refused here has not run. */
        private void assertInvalid(String model, RowInput input, String field) {
            assertRefused(model, input, field, ErrorCode.INVALID_ARGUMENT);
        }

        private void assertRefused(String model, RowInput input, String field, ErrorCode code) {
            String before = streams.state(model, ID);
            InferenceException refusal = refused(() -> streams.step(model, ID, 1L, input), code);
            assertThat(refusal.field()).isEqualTo(field);
            assertThat(streams.state(model, ID)).isEqualTo(before);
        }

        @Test
        void with_ids_out_of_range_names_the_first_of_them() {
            int range = TinyGraphs.VOCABULARY;
            for (int wrong : new int[] {range, Integer.MAX_VALUE, -1, -range, -range - 1, Integer.MIN_VALUE}) {
                assertInvalid(GRU, ids(2, wrong), "ids[1]");
                assertInvalid(POET, ids(wrong), "ids[0]");
            }
        }

        @Test
        void of_ids_is_refused_by_models_that_read_more_or_none() {
            assertInvalid(SPELLED, ids(2), "ids");
            assertInvalid(SPELLED, ids(), "ids");
            assertInvalid(FRAMES, ids(0), "ids");
        }

        @Test
        void of_wrong_or_endless_frames_names_the_frame() {
            float[] good = {1, 2, 3};
            assertInvalid(FRAMES, frames(good, new float[2]), "frames[1]");
            assertInvalid(FRAMES, frames(good, new float[4]), "frames[1]");
            assertInvalid(FRAMES, frames(new float[0]), "frames[0]");
            assertInvalid(FRAMES, frames(new float[] {1, Float.NaN, 1}), "frames[0]");
            assertInvalid(FRAMES, frames(good, good, new float[] {Float.NEGATIVE_INFINITY, 0, 0}), "frames[2]");
        }

        @Test
        void of_another_kind_than_the_model_reads_is_refused_also_when_it_is_empty() {
            assertInvalid(GRU, frames(new float[] {1, 2, 3}), "frames");
            assertInvalid(GRU, frames(), "frames");
            assertInvalid(POET, frames(), "frames");
            assertInvalid(FRAMES, text("this"), "text");
            assertInvalid(FRAMES, text(""), "text");
            assertInvalid(FRAMES, tokens(List.of("this")), "tokens");
        }

        @Test
        @SuppressWarnings("NullAway") // what a transport may hand over
        void with_nulls_in_it_names_the_place() {
            assertInvalid(GRU, tokens(Collections.singletonList(null)), "tokens[0]");
            assertInvalid(GRU, tokens(Arrays.asList("this", "")), "tokens[1]");
            assertInvalid(FRAMES, frames(new float[] {1, 2, 3}, null), "frames[1]");
        }

        @Test
        void longer_than_the_model_takes_is_too_large() {
            assertRefused(GRU, text("a ".repeat(51)), "text", ErrorCode.INPUT_TOO_LARGE);
            assertRefused(GRU, ids(new int[51]), "ids", ErrorCode.INPUT_TOO_LARGE);
            assertRefused(FRAMES, frames(new float[51][3]), "frames", ErrorCode.INPUT_TOO_LARGE);
        }

        @Test
        void is_exactly_one_of_the_kinds() {
            refused(
                    () -> RowInput.exactlyOne(
                            RowInput.Field.text("text", null),
                            RowInput.Field.tokens("tokens", null),
                            RowInput.Field.ids("ids", null),
                            RowInput.Field.frames("frames", null)),
                    ErrorCode.INVALID_ARGUMENT);
            refused(
                    () -> RowInput.exactlyOne(
                            RowInput.Field.text("text", "a"),
                            RowInput.Field.tokens("tokens", null),
                            RowInput.Field.ids("ids", new int[0]),
                            RowInput.Field.frames("frames", null)),
                    ErrorCode.INVALID_ARGUMENT);
        }

        @Test
        void asks_no_trajectory_of_a_language_model() {
            String before = streams.state(POET, ID);
            for (String text : List.of("this", "")) {
                Step step = new Step(POET, ID, 1L, text(text), true);
                refused(() -> streams.sequences().step(plane.call(), step), ErrorCode.TASK_MISMATCH);
            }
            assertThat(streams.state(POET, ID)).isEqualTo(before);
        }
    }
}
