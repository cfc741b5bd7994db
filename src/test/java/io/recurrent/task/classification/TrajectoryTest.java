package io.recurrent.task.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recurrent.engine.Answer;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.Engine;
import io.recurrent.fixture.ManifestText;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TinyGraphs;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a classification came about, token by token. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class TrajectoryTest {
    private Engine plane;

    @BeforeAll
    void start(@TempDir Path root) throws Exception {
        plane = new Engine(
                        root,
                        TinyBundles.classifier("steps", TinyGraphs.classifier(2).states())
                                .set("graph.states", List.of(ManifestText.state("h0", "hn"))),
                        TinyBundles.classifier("both", TinyGraphs.classifier(2).bidirectional()),
                        TinyBundles.sentiment(),
                        TinyBundles.ner())
                .work()
                .work();
    }

    @AfterEach
    void nothing_is_left_of_any_call() {
        plane.settle();
        plane.assertNothingLeft();
    }

    @AfterAll
    void stop() {
        plane.close();
    }

    private Classification classify(String text) {
        return plane.classifier()
                .classify(plane.call(), Engine.text("steps", text))
                .single()
                .value();
    }

    @Test
    void each_point_is_the_answer_to_the_text_up_to_there() {
        List<String> words = List.of("this", "movie", "is", "a", "dull", "gem");

        Trajectory found = plane.classifier()
                .trajectory(plane.call(), Engine.text("steps", String.join(" ", words)))
                .single()
                .value();

        assertThat(found.classification()).isEqualTo(classify(String.join(" ", words)));
        assertThat(found.points()).hasSize(words.size());
        for (int i = 0; i < words.size(); i++) {
            assertThat(found.points().get(i).token()).isEqualTo(words.get(i));
            assertThat(found.points().get(i).scores())
                    .isEqualTo(
                            classify(String.join(" ", words.subList(0, i + 1))).scores());
        }
    }

    @Test
    void texts_of_a_list_have_their_own() {
        List<Answer.Output<Trajectory>> outputs = plane.classifier()
                .trajectory(plane.call(), Engine.list("steps", "dull", "a gem of a movie", "this is"))
                .outputs();

        assertThat(outputs).extracting(output -> output.value().points().size()).containsExactly(1, 5, 2);
        assertThat(outputs.get(1).value().classification()).isEqualTo(classify("a gem of a movie"));
    }

    @Test
    void a_model_that_cannot_be_asked_on_the_way_refuses() {
        for (String model : List.of("both", "sentiment", "ner")) {
            InferenceException refusal = catchThrowableOfType(
                    InferenceException.class,
                    () -> plane.classifier().trajectory(plane.call(), Engine.text(model, "a")));
            assertThat(refusal.code()).as(model).isEqualTo(ErrorCode.TASK_MISMATCH);
        }
    }
}
