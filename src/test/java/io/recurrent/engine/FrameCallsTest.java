package io.recurrent.engine;

import static io.recurrent.fixture.StreamBundles.FRAMES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.Engine;
import io.recurrent.fixture.StreamBundles;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.input.RowInput;
import io.recurrent.task.classification.Classification;
import io.recurrent.task.classification.Trajectory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that give frames of numbers, to a model that reads them and to one that does not. */
class FrameCallsTest {
    private static final float[][] SOME = {{0.5f, -1, 2}, {1, 1, -1}};
    private static final float[][] OTHERS = {{-2, 0, 1}};

    @TempDir
    private Path root;

    private Engine engine;

    @BeforeEach
    void start() throws Exception {
        engine = new Engine(root, TinyBundles.sentiment(), StreamBundles.frames()).work();
    }

    @AfterEach
    void nothing_is_left_of_any_call() {
        engine.settle();
        engine.assertNothingLeft();
        engine.close();
    }

    private static ModelReference model(String name) {
        return new ModelReference(name, null);
    }

    private InferenceException refused(InputRequest request) {
        return catchThrowableOfType(
                InferenceException.class, () -> engine.classifier().classify(engine.call(), request));
    }

    @Test
    void get_a_label_each_as_if_they_were_alone() {
        List<RowInput> inputs = List.of(RowInput.frames(SOME), RowInput.frames(OTHERS));
        Answer<Classification> list =
                engine.classifier().classify(engine.call(), new InputRequest(model(FRAMES), inputs, true));

        assertThat(list.outputs()).extracting(Answer.Output::tokens).containsExactly(2, 1);
        for (int i = 0; i < 2; i++) {
            Answer<Classification> alone =
                    engine.classifier().classify(engine.call(), InputRequest.single(model(FRAMES), inputs.get(i)));
            assertThat(list.outputs().get(i).value()).isEqualTo(alone.single().value());
        }
    }

    @Test
    void get_the_scores_after_each_frame_by_its_number() {
        Answer<Trajectory> answer = engine.classifier()
                .trajectory(engine.call(), InputRequest.single(model(FRAMES), RowInput.frames(SOME)));

        Trajectory trajectory = answer.single().value();
        assertThat(trajectory.points()).extracting("token").containsExactly("0", "1");
        assertThat(trajectory.points().getLast().scores())
                .isEqualTo(trajectory.classification().scores());
    }

    @Test
    void are_refused_by_a_model_that_reads_text_and_text_by_one_that_reads_frames() {
        InferenceException frames = refused(InputRequest.single(model("sentiment"), RowInput.frames(SOME)));
        assertThat(frames.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(frames.field()).isEqualTo("frames");
        assertThat(frames.detail()).contains("reads text");

        InferenceException text = refused(InputRequest.single(model(FRAMES), RowInput.text("this movie")));
        assertThat(text.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(text.detail()).contains("frames");
    }

    @Test
    void that_are_none_or_of_another_width_are_refused_with_their_place() {
        InputRequest none =
                new InputRequest(model(FRAMES), List.of(RowInput.frames(SOME), RowInput.frames(new float[0][])), true);
        assertThat(refused(none).field()).isEqualTo("inputs[1].frames");
        assertThat(refused(none).detail()).contains("no frame");

        InputRequest narrow = InputRequest.single(model(FRAMES), RowInput.frames(new float[][] {{1, 2, 3}, {1, 2}}));
        assertThat(refused(narrow).field()).isEqualTo("frames[1]");
    }
}
