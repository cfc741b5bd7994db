package io.recurrent.service.oip;

import static io.recurrent.fixture.Wire.floats;
import static io.recurrent.fixture.Wire.ints;
import static io.recurrent.fixture.Wire.longs;
import static io.recurrent.fixture.Wire.texts;
import static io.recurrent.service.oip.TensorCaller.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.engine.ModelReference;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.Engine;
import io.recurrent.fixture.StreamBundles;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.service.oip.ModelDescription.Port;
import io.recurrent.service.oip.TensorService.TensorAnswer;
import io.recurrent.service.sequences.SequenceServer;
import io.recurrent.task.classification.Classification;
import io.recurrent.task.tensors.TensorRequest.SequenceMark;
import io.recurrent.task.tensors.TensorRequest.Wanted;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tensors of models that have rows: texts or ids in, scores and states out, alone and in sequences. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class TensorCallsTest {
    private static final Shape TWO_BY_FOUR = Shape.of(2, 4);
    private static final Shape RAGGED = Shape.of(2, Shape.DYNAMIC);

    private SequenceServer sequences;
    private TensorCaller caller;

    @BeforeAll
    void start(@TempDir Path root) throws Exception {
        Engine plane = new Engine(
                        root,
                        StreamBundles.gru(),
                        StreamBundles.frames(),
                        StreamBundles.poet(),
                        TinyBundles.sentiment(),
                        TinyBundles.ner())
                .work()
                .work();
        sequences = new SequenceServer(plane);
        caller = new TensorCaller(sequences);
    }

    @AfterEach
    void nothing_is_left_of_any_call() {
        sequences.plane().settle();
        sequences.plane().assertNothingLeft();
    }

    @AfterAll
    void stop() {
        sequences.close();
    }

    @Test
    void texts_give_what_their_ids_give() {
        TensorData byText = caller.scores("gru", texts("text", "this movie is fantastic", "dull movie"));
        TensorData byIds = caller.scores(
                "gru", longs("ids", TWO_BY_FOUR, 2, 3, 4, 5, 6, 3, 0, 0), ints("lengths", Shape.of(2), 4, 2));
        assertThat(byText.shape()).isEqualTo(Shape.of(2, 2));
        assertThat(floats(byText)).isEqualTo(floats(byIds));
    }

    /** What is described is what comes, so that a client may count on it. */
    @ParameterizedTest
    @ValueSource(strings = {"gru", "frames", "poet", "sentiment", "ner"})
    void a_request_that_names_no_outputs_gets_all_but_states(String model) {
        List<String> states = sequences.plane().served(model).rows().roles().states().stream()
                .map(state -> state.output())
                .toList();
        List<String> described = caller.tensors().describe(new ModelReference(model, null)).outputs().stream()
                .map(port -> port.name())
                .filter(name -> !states.contains(name))
                .toList();
        TensorData input = model.equals("frames")
                ? floats("frames", Shape.of(1, 2, 3), 1, 2, 3, 4, 5, 6)
                : texts("text", "this movie");

        List<TensorData> given = caller.infer(model, List.of(), null, input).outputs();

        assertThat(given).extracting(TensorData::name).isEqualTo(described);
    }

    @Test
    void a_sequences_step_that_names_no_outputs_gets_all_but_states() {
        SequenceMark whole = new SequenceMark("outputs", true, true);

        assertThat(caller.infer("gru", List.of(), whole, texts("text", "a gem")).outputs())
                .extracting(TensorData::name)
                .containsExactly("scores", "probabilities");
    }

    @Test
    void probabilities_are_those_of_the_task() {
        float[] values = floats(caller.infer("gru", wanted("probabilities"), null, texts("text", "a gem"))
                .outputs()
                .getFirst());
        Classification task = sequences
                .plane()
                .classifier()
                .classify(sequences.plane().call(), Engine.text("gru", "a gem"))
                .single()
                .value();
        assertThat(task.scores().values()).containsExactly(values[0], values[1]);
    }

    @Test
    void what_lies_beyond_a_rows_length_changes_nothing() {
        TensorData lengths = ints("lengths", Shape.of(2), 4, 2);
        TensorData zeros = caller.scores("gru", longs("ids", TWO_BY_FOUR, 2, 3, 4, 5, 6, 3, 0, 0), lengths);
        TensorData others = caller.scores("gru", longs("ids", TWO_BY_FOUR, 2, 3, 4, 5, 6, 3, 7, 8), lengths);
        assertThat(floats(others)).isEqualTo(floats(zeros));
    }

    @Test
    void rows_without_padding_have_the_lengths_that_stand_beside_them() {
        TensorData padded = caller.scores(
                "gru", longs("ids", TWO_BY_FOUR, 2, 3, 4, 5, 6, 3, 0, 0), ints("lengths", Shape.of(2), 4, 2));
        TensorData flat = longs("ids", Shape.of(6), 2, 3, 4, 5, 6, 3);
        TensorData ragged = new TensorData("ids", ElementType.INT64, RAGGED, flat.data(), new int[0]);
        assertThat(floats(caller.scores("gru", ragged, ints("lengths", Shape.of(2), 4, 2))))
                .isEqualTo(floats(padded));
        TensorData listed = new TensorData("ids", ElementType.INT64, RAGGED, flat.data(), new int[] {4, 2});
        assertThat(floats(caller.scores("gru", listed))).isEqualTo(floats(padded));
    }

    @Test
    void a_state_that_came_out_goes_in_again() {
        TensorAnswer first = caller.infer("gru", wanted("hn"), null, longs("ids", Shape.of(1, 2), 2, 3));
        TensorData state = first.outputs().getFirst();
        TensorData before = TensorData.of("h0", state.type(), state.shape(), state.data());
        TensorData parts = caller.scores("gru", longs("ids", Shape.of(1, 2), 4, 5), before);
        assertThat(floats(parts)).isEqualTo(floats(caller.scores("gru", longs("ids", Shape.of(1, 4), 2, 3, 4, 5))));
    }

    @Test
    void a_taggers_scores_have_a_row_of_zeros_where_there_is_no_token() {
        TensorData scores = caller.scores("ner", texts("text", "Ekeus heads .", "Baghdad"));
        assertThat(scores.shape()).isEqualTo(Shape.of(2, 3, TinyBundles.TAGS.size()));
        float[] values = floats(scores);
        assertThat(Stream.of(5, 6, 7, 8, 9).map(at -> values[3 * 5 + at])).containsOnly(0f);
        assertThat(values[0]).isNotZero();
    }

    @Test
    void characters_come_beside_ids() {
        TensorData ids = longs("ids", Shape.of(1, 2), 9, 10);
        TensorData short1 = longs("characters", Shape.of(1, 2, 3), 2, 3, 4, 5, 6, 0);
        TensorData wider = longs("characters", Shape.of(1, 2, 4), 2, 3, 4, 0, 5, 6, 0, 0);
        TensorData scores = caller.scores("ner", ids, short1);
        assertThat(scores.shape()).isEqualTo(Shape.of(1, 2, TinyBundles.TAGS.size()));
        assertThat(caller.scores("ner", ids, wider).shape()).isEqualTo(scores.shape());
        assertThat(caller.refused("ner", List.of(), ids).field()).isEqualTo("characters");
    }

    @Test
    void the_best_classes_are_named_best_first() {
        TensorData scores = caller.scores("gru", texts("text", "a gem", "dull"));
        TensorData classes = caller.infer("gru", List.of(new Wanted("scores", 1)), null, texts("text", "a gem", "dull"))
                .outputs()
                .getFirst();
        assertThat(classes.type()).isEqualTo(ElementType.BYTES);
        assertThat(classes.shape()).isEqualTo(Shape.of(2, 1));
        float[] values = floats(scores);
        int best = values[0] >= values[1] ? 0 : 1;
        assertThat(texts(classes).getFirst()).isEqualTo(values[best] + ":" + best + ":" + TinyBundles.LABELS.get(best));
    }

    @Test
    void a_sequence_in_steps_gives_what_the_whole_gives() {
        caller.infer("gru", List.of(), new SequenceMark("7", true, false), longs("ids", Shape.of(1, 2), 2, 3));
        TensorAnswer last =
                caller.infer("gru", List.of(), new SequenceMark("7", false, true), texts("text", "is fantastic"));
        assertThat(floats(last.outputs().getFirst()))
                .isEqualTo(floats(caller.scores("gru", texts("text", "this movie is fantastic"))));
        assertThatThrownBy(() -> caller.infer(
                        "gru", List.of(), new SequenceMark("7", false, false), longs("ids", Shape.of(1, 1), 2)))
                .isInstanceOfSatisfying(
                        InferenceException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.SEQUENCE_NOT_FOUND));
        assertThat(sequences.live().live()).isZero();
    }

    @Test
    void a_start_with_an_id_that_lives_begins_anew() {
        SequenceMark start = new SequenceMark("again", true, false);
        TensorData input = floats("frames", Shape.of(1, 1, 3), 1, 2, 3);
        TensorData first =
                caller.infer("frames", List.of(), start, input).outputs().getFirst();
        TensorData second =
                caller.infer("frames", List.of(), start, input).outputs().getFirst();
        assertThat(floats(second)).isEqualTo(floats(first));
        sequences.sequences().end(sequences.plane().call(), "frames", "again");
    }

    @Test
    void a_start_that_is_refused_leaves_no_sequence() {
        SequenceMark start = new SequenceMark("bad", true, false);
        TensorData twoRows = longs("ids", Shape.of(2, 1), 2, 3);
        assertThatThrownBy(() -> caller.infer("gru", List.of(), start, twoRows))
                .isInstanceOf(InferenceException.class)
                .hasMessageContaining("1 row");
        assertThat(sequences.live().live()).isZero();
    }

    @Test
    void a_language_model_takes_its_start_word_with_texts_only() {
        TensorData byText = caller.scores("poet", texts("text", "this movie"));
        TensorData byIds = caller.scores("poet", longs("ids", Shape.of(1, 3), 6, 2, 3));
        assertThat(floats(byText)).isEqualTo(floats(byIds));
    }

    @Test
    void what_a_model_takes_and_gives_is_described() {
        ModelDescription model = caller.tensors().describe(new ModelReference("gru", null));
        assertThat(model.inputs()).extracting(Port::name).containsExactly("text", "ids", "lengths", "h0");
        assertThat(model.inputs()).extracting(Port::optional).containsExactly(false, true, true, true);
        assertThat(model.outputs()).extracting(Port::name).containsExactly("scores", "probabilities", "hn");
        assertThat(model.outputs().getFirst().labels()).isEqualTo(TinyBundles.LABELS);
        assertThat(model.sequences()).isTrue();
        assertThat(caller.tensors().describe(new ModelReference("ner", null)).sequences())
                .isFalse();
    }

    static Stream<Arguments> refusals() {
        Shape two = Shape.of(1, 2);
        TensorData ids = longs("ids", two, 2, 3);
        ByteBuffer odd = ByteBuffer.allocate(15).order(ByteOrder.LITTLE_ENDIAN);
        return Stream.of(
                refusal("nothing", "ids", List.of()),
                refusal("twice", "ids", List.of(ids, ids)),
                refusal("unknown", "hidden", List.of(ids, floats("hidden", Shape.of(1), 1))),
                refusal("both", "ids", List.of(texts("text", "a"), ids)),
                refusal("id too high", "ids", List.of(longs("ids", two, 2, 13))),
                refusal("id negative", "ids", List.of(longs("ids", two, 2, -1))),
                refusal("wrong type", "ids", List.of(ints("ids", two, 2, 3))),
                refusal("wrong rank", "ids", List.of(longs("ids", Shape.of(2), 2, 3))),
                refusal("no rows", "ids", List.of(longs("ids", Shape.of(0, 2)))),
                refusal("no steps", "ids", List.of(longs("ids", Shape.of(2, 0)))),
                refusal("too few bytes", "ids", List.of(TensorData.of("ids", ElementType.INT64, two, odd))),
                refusal(
                        "overflow",
                        "ids",
                        List.of(TensorData.of("ids", ElementType.INT64, Shape.of(1L << 32, 1L << 32), odd))),
                refusal("length 0", "lengths", List.of(ids, ints("lengths", Shape.of(1), 0))),
                refusal("length beyond", "lengths", List.of(ids, ints("lengths", Shape.of(1), 3))),
                refusal("two lengths", "lengths", List.of(ids, ints("lengths", Shape.of(2), 1, 1))),
                refusal("state of two rows", "h0", List.of(ids, floats("h0", Shape.of(1, 2, 4), new float[8]))),
                refusal("state not finite", "h0", List.of(ids, floats("h0", Shape.of(1, 1, 4), 0, 0, 0, Float.NaN))),
                refusal("empty text", "text", List.of(texts("text", ""))),
                refusal("text as ids", "text", List.of(longs("text", two, 2, 3))),
                refusal(
                        "ragged without lengths",
                        "ids",
                        List.of(new TensorData("ids", ElementType.INT64, RAGGED, ids.data(), new int[0]))),
                refusal(
                        "ragged too short",
                        "ids",
                        List.of(new TensorData("ids", ElementType.INT64, RAGGED, ids.data(), new int[] {2, 1}))),
                refusal(
                        "ragged rows disagree",
                        "ids",
                        List.of(new TensorData("ids", ElementType.INT64, RAGGED, ids.data(), new int[] {2}))));
    }

    private static Arguments refusal(String what, String field, List<TensorData> inputs) {
        return Arguments.of(what, field, inputs);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void what_does_not_fit_is_refused_by_its_name(String what, String field, List<TensorData> inputs) {
        InferenceException refused = caller.refused("gru", List.of(), inputs.toArray(TensorData[]::new));
        assertThat(refused.code()).as(refused.detail()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refused.field()).isEqualTo(field);
    }

    @Test
    void too_much_is_refused_as_such() {
        TensorData rows = longs("ids", Shape.of(TensorCaller.MOST_ROWS + 1, 1), new long[TensorCaller.MOST_ROWS + 1]);
        assertThat(caller.refused("gru", List.of(), rows).code()).isEqualTo(ErrorCode.INPUT_TOO_LARGE);
        TensorData steps = longs("ids", Shape.of(1, 51), new long[51]);
        assertThat(caller.refused("gru", List.of(), steps).code()).isEqualTo(ErrorCode.INPUT_TOO_LARGE);
        assertThat(caller.refused("gru", wanted("nothing"), texts("text", "a")).field())
                .isEqualTo("nothing");
    }
}
