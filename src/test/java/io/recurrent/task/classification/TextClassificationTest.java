package io.recurrent.task.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TextClassificationTest {
    private static final List<String> TWO = List.of("negative", "positive");
    private static final List<String> THREE = List.of("z", "b", "a");

    @Nested
    class Softmax {
        @Test
        void shares_one_among_all_labels() {
            Classification answer = new TextClassification(THREE, Activation.SOFTMAX).decode(new float[] {0, 1, 2}, 0);
            double sum = 1 + Math.E + Math.exp(2);

            assertThat(answer.label()).isEqualTo("a");
            assertThat(answer.scores().get("z")).isCloseTo((float) (1 / sum), within(1e-7f));
            assertThat(answer.scores().get("b")).isCloseTo((float) (Math.E / sum), within(1e-7f));
            assertThat(answer.scores().get("a")).isCloseTo((float) (Math.exp(2) / sum), within(1e-7f));
        }

        @Test
        void holds_for_scores_of_any_size() {
            TextClassification task = new TextClassification(TWO, Activation.SOFTMAX);

            assertThat(task.decode(new float[] {3e38f, -3e38f}, 0).scores()).containsValues(1f, 0f);
            assertThat(task.decode(new float[] {1e30f, 1e30f}, 0).scores()).containsValues(0.5f, 0.5f);
            assertThat(task.decode(new float[] {-1000, -1001}, 0).scores().get("negative"))
                    .isCloseTo(0.7310586f, within(1e-6f));
        }
    }

    @Nested
    class Sigmoid {
        @Test
        void over_two_labels_reads_one_score_which_is_the_seconds() {
            TextClassification task = new TextClassification(TWO, Activation.SIGMOID);
            Classification answer = task.decode(new float[] {9, 2, 9}, 1);

            assertThat(task.width()).isEqualTo(1);
            assertThat(answer.label()).isEqualTo("positive");
            assertThat(answer.scores().get("positive")).isCloseTo(0.880797f, within(1e-6f));
            assertThat(answer.scores().get("negative")).isCloseTo(0.119203f, within(1e-6f));
            assertThat(task.decode(new float[] {-2}, 0).label()).isEqualTo("negative");
        }

        @Test
        void over_more_labels_reads_one_score_each() {
            TextClassification task = new TextClassification(THREE, Activation.SIGMOID);
            Classification answer = task.decode(new float[] {0, 3, -3}, 0);

            assertThat(task.width()).isEqualTo(3);
            assertThat(answer.label()).isEqualTo("b");
            assertThat(answer.scores().get("z")).isEqualTo(0.5f);
            assertThat(answer.scores().get("b") + answer.scores().get("a")).isCloseTo(1, within(1e-6f));
        }

        @Test
        void holds_for_scores_of_any_size() {
            TextClassification task = new TextClassification(TWO, Activation.SIGMOID);

            assertThat(task.decode(new float[] {3e38f}, 0).scores())
                    .containsExactly(Map.entry("negative", 0f), Map.entry("positive", 1f));
            assertThat(task.decode(new float[] {-80}, 0).scores().get("positive"))
                    .isPositive();
            assertThat(task.decode(new float[] {80}, 0).scores().get("negative"))
                    .isPositive();
        }
    }

    @Nested
    class None {
        @Test
        void takes_scores_as_they_are() {
            Classification answer =
                    new TextClassification(THREE, Activation.NONE).decode(new float[] {.2f, .7f, .1f}, 0);

            assertThat(answer.label()).isEqualTo("b");
            assertThat(answer.scores()).containsExactly(Map.entry("z", .2f), Map.entry("b", .7f), Map.entry("a", .1f));
        }
    }

    @Nested
    class Answers {
        @ParameterizedTest
        @EnumSource(Activation.class)
        void keep_the_order_of_the_labels(Activation activation) {
            TextClassification task = new TextClassification(THREE, activation);

            assertThat(task.decode(new float[3], 0).scores().keySet()).containsExactly("z", "b", "a");
            assertThat(task.labels()).isEqualTo(THREE);
        }

        @ParameterizedTest
        @EnumSource(Activation.class)
        void name_the_first_of_equal_labels(Activation activation) {
            assertThat(new TextClassification(TWO, activation)
                            .decode(new float[2], 0)
                            .label())
                    .isEqualTo("negative");
        }

        @Test
        void are_read_from_the_offset_on() {
            TextClassification task = new TextClassification(TWO, Activation.SOFTMAX);

            assertThat(task.decode(new float[] {0, 0, 0, 5, 5, 0}, 2).label()).isEqualTo("positive");
            assertThat(task.decode(new float[] {0, 0, 0, 5, 5, 0}, 4).label()).isEqualTo("negative");
        }

        @Test
        void cannot_be_changed() {
            Classification answer = new TextClassification(TWO, Activation.SOFTMAX).decode(new float[2], 0);

            assertThatThrownBy(() -> answer.scores().put("x", 1f)).isInstanceOf(UnsupportedOperationException.class);
        }

        @Test
        void name_a_label_that_has_a_score() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Classification("x", Map.of("y", 1f)))
                    .withMessageContaining("'x'");
        }
    }

    @Nested
    class BrokenScores {
        @ParameterizedTest
        @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
        void are_refused_by_label(float broken) {
            for (Activation activation : Activation.values()) {
                TextClassification task = new TextClassification(THREE, activation);
                assertThatExceptionOfType(InferenceException.class)
                        .isThrownBy(() -> task.decode(new float[] {0, broken, 0}, 0))
                        .satisfies(failure -> {
                            assertThat(failure.code()).isEqualTo(ErrorCode.INFERENCE_FAILED);
                            assertThat(failure.detail()).contains(Float.toString(broken), "'b'");
                        });
            }
        }

        @Test
        void of_a_single_score_are_named_by_the_second_label() {
            assertThatExceptionOfType(InferenceException.class)
                    .isThrownBy(
                            () -> new TextClassification(TWO, Activation.SIGMOID).decode(new float[] {Float.NaN}, 0))
                    .withMessageContaining("'positive'");
        }

        @Test
        void of_another_text_do_not_matter() {
            float[] scores = {0, 1, Float.NaN, Float.NaN};

            assertThat(new TextClassification(TWO, Activation.SOFTMAX)
                            .decode(scores, 0)
                            .label())
                    .isEqualTo("positive");
        }
    }

    @Nested
    class Construction {
        @Test
        void refuses_fewer_than_two_labels() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new TextClassification(List.of("only"), Activation.SOFTMAX))
                    .withMessageContaining("at least 2");
        }

        @Test
        void refuses_labels_that_stand_there_twice_or_are_blank() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new TextClassification(List.of("a", "b", "a"), Activation.SOFTMAX))
                    .withMessageContaining("'a'");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new TextClassification(List.of("a", " "), Activation.SOFTMAX))
                    .withMessageContaining("label 1 is blank");
        }
    }
}
