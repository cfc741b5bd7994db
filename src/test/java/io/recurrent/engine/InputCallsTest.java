package io.recurrent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recurrent.call.Transport;
import io.recurrent.engine.CallMetrics.CallRecord;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.Engine;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TinyGraphs;
import io.recurrent.input.RowInput;
import io.recurrent.task.classification.Classification;
import io.recurrent.task.tagging.Span;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InputCallsTest {
    private Engine plane;

    @BeforeAll
    void start(@TempDir Path root) throws Exception {
        TinyGraphs.Names foreign = new TinyGraphs.Names("input.1", "seq_len", "chars", "output");
        plane = new Engine(
                        root,
                        TinyBundles.sentiment(),
                        TinyBundles.sentiment()
                                .version(2)
                                .set("limits.maxTokens", 4)
                                .texts("dull"),
                        TinyBundles.ner(),
                        TinyBundles.classifier(
                                "poison", TinyGraphs.classifier(2).poison(6)),
                        TinyBundles.classifier(
                                        "failing", TinyGraphs.classifier(2).failing(12))
                                .texts("This movie"),
                        TinyBundles.classifier("broken", TinyGraphs.classifier(2))
                                .golden("{\"input\":{\"text\":\"a\"},\"output\":{\"label\":\"x\"}}"),
                        TinyBundles.classifier(
                                        "foreign", TinyGraphs.classifier(2).names(foreign))
                                .file("vocab.json", foreignVocabulary())
                                .set("tokenizer.vocabulary", "vocab.json")
                                .set("graph.inputs.ids.tensor", "input.1")
                                .set("graph.inputs.lengths.tensor", "seq_len")
                                .set("graph.outputs.scores.tensor", "output")
                                .set("labels", List.of("positive", "negative")))
                .work()
                .work();
    }

    @BeforeEach
    void forget() {
        plane.records().clear();
    }

    @AfterEach
    void nothing_is_left_of_any_call() {
        plane.assertNothingLeft();
    }

    @AfterAll
    void stop() {
        plane.close();
    }

    private static String foreignVocabulary() {
        StringBuilder json = new StringBuilder("{");
        for (int id = TinyBundles.WORDS.size() - 1; id >= 0; id--) {
            json.append('"')
                    .append(TinyBundles.WORDS.get(id))
                    .append("\": ")
                    .append(id)
                    .append(id == 0 ? "}" : ", ");
        }
        return json.toString();
    }

    private static InputRequest version(String version, InputRequest request) {
        return new InputRequest(new ModelReference(request.model().name(), version), request.inputs(), request.list());
    }

    private Answer<Classification> classify(InputRequest request) {
        return plane.classifier().classify(plane.call(), request);
    }

    private InferenceException refused(InputRequest request, ErrorCode code) {
        InferenceException refusal = catchThrowableOfType(InferenceException.class, () -> classify(request));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(onlyRecord().failure()).isEqualTo(code);
        plane.assertNothingLeft();
        return refusal;
    }

    private CallRecord onlyRecord() {
        assertThat(plane.records()).as("one record a call").hasSize(1);
        return plane.records().getFirst();
    }

    @Nested
    class AClassification {
        @Test
        void of_one_text_gives_its_label_and_what_is_known_of_the_call() {
            Answer<Classification> answer =
                    classify(version("1", Engine.text("sentiment", "This movie is fantastic!")));

            assertThat(answer.model()).isEqualTo("sentiment");
            assertThat(answer.version()).isEqualTo("1");
            assertThat(answer.single().tokens()).isEqualTo(5);
            assertThat(answer.single().unknownTokens()).isOne();
            Classification found = answer.single().value();
            assertThat(found.scores()).containsOnlyKeys("negative", "positive");
            assertThat(found.scores().values().stream()
                            .mapToDouble(Float::doubleValue)
                            .sum())
                    .isBetween(0.999, 1.001);
            CallRecord record = onlyRecord();
            assertThat(record.failure()).isNull();
            assertThat(record.transport()).isEqualTo(Transport.HTTP);
            assertThat(List.of(record.kind().text(), record.model(), record.version()))
                    .containsExactly("classify", "sentiment", "1");
            assertThat(record.tokens()).isEqualTo(5);
            assertThat(record.unknownTokens()).isOne();
        }

        @Test
        void of_a_list_gives_the_answers_in_order_as_each_alone() {
            String[] texts = {"dull", "This movie is fantastic!", "a gem .", "dull", "nothing known here at all"};
            Answer<Classification> together = classify(version("1", Engine.list("sentiment", texts)));

            assertThat(together.outputs()).hasSize(texts.length);
            for (int i = 0; i < texts.length; i++) {
                Answer<Classification> alone = classify(version("1", Engine.text("sentiment", texts[i])));
                assertThat(together.outputs().get(i)).isEqualTo(alone.single());
            }
            assertThat(plane.records()).hasSize(1 + texts.length);
        }

        @Test
        void takes_tokens_as_well_as_text() {
            Answer<Classification> split = classify(Engine.tokens("sentiment", "this", "movie"));

            assertThat(split.single())
                    .isEqualTo(classify(Engine.text("sentiment", "This movie")).single());
        }

        @Test
        void without_a_version_comes_from_the_newest() {
            assertThat(classify(Engine.text("sentiment", "dull")).version()).isEqualTo("2");
        }

        @Test
        void of_a_model_that_somebody_else_exported_gives_the_same_answer_by_its_own_labels() {
            Classification own = classify(version("1", Engine.text("sentiment", "a dull movie")))
                    .single()
                    .value();
            Classification other =
                    classify(Engine.text("foreign", "a dull movie")).single().value();

            assertThat(other.scores())
                    .isEqualTo(Map.of(
                            "positive", own.scores().get("negative"),
                            "negative", own.scores().get("positive")));
            assertThat(other.label()).isNotEqualTo(own.label());
        }
    }

    @Nested
    class ATagging {
        private final String text = "Ekeus heads for Baghdad. \uD83D\uDE00 A gem!";

        @Test
        void gives_spans_that_point_into_the_text() {
            Answer<List<Span>> answer = plane.tagger().tag(plane.call(), Engine.text("ner", text));

            assertThat(answer.single().tokens()).isEqualTo(9);
            assertThat(answer.single().value()).isNotEmpty().allSatisfy(span -> {
                assertThat(text.substring(span.start(), span.end())).isEqualTo(span.text());
                assertThat(span.score()).isBetween(0.0, 1.0);
            });
            assertThat(onlyRecord().kind().text()).isEqualTo("tag");
        }

        @Test
        void of_a_list_gives_each_text_its_own_spans() {
            Answer<List<Span>> together =
                    plane.tagger().tag(plane.call(), Engine.list("ner", text, "Baghdad", "a b c d e f g h i j"));

            for (int i = 0; i < 3; i++) {
                String alone = List.of(text, "Baghdad", "a b c d e f g h i j").get(i);
                assertThat(together.outputs().get(i))
                        .isEqualTo(plane.tagger()
                                .tag(plane.call(), Engine.text("ner", alone))
                                .single());
            }
        }
    }

    @Nested
    class AnInput {
        @ParameterizedTest
        @ValueSource(strings = {"", " ", "\t\n", "\u00a0", "<br />"})
        void without_a_token_is_refused_at_its_field(String text) {
            assertThat(refused(Engine.text("sentiment", text), ErrorCode.INVALID_ARGUMENT)
                            .field())
                    .isEqualTo("text");
        }

        @Test
        void in_a_list_is_named_by_its_place() {
            InferenceException refusal =
                    refused(Engine.list("sentiment", "dull", "gem", " "), ErrorCode.INVALID_ARGUMENT);

            assertThat(refusal.field()).isEqualTo("inputs[2].text");
            assertThat(refusal.detail()).contains("inputs[2].text");
        }

        @Test
        void of_no_tokens_or_an_empty_one_is_refused_at_its_field() {
            assertThat(refused(Engine.tokens("sentiment"), ErrorCode.INVALID_ARGUMENT)
                            .field())
                    .isEqualTo("tokens");
            plane.records().clear();
            assertThat(refused(Engine.tokens("sentiment", "a", ""), ErrorCode.INVALID_ARGUMENT)
                            .field())
                    .isEqualTo("tokens[1]");
            plane.records().clear();
            RowInput bad = RowInput.tokens(List.of("a", ""));
            InputRequest list = new InputRequest(new ModelReference("sentiment", null), List.of(bad), true);
            assertThat(refused(list, ErrorCode.INVALID_ARGUMENT).field()).isEqualTo("inputs[0].tokens[1]");
        }

        @Test
        void may_have_as_many_tokens_as_the_model_says_and_no_more() {
            classify(Engine.text("sentiment", "a a a a"));
            plane.records().clear();

            InferenceException refusal = refused(Engine.text("sentiment", "a a a a a"), ErrorCode.INPUT_TOO_LARGE);

            assertThat(refusal.field()).isEqualTo("text");
            assertThat(refusal.detail()).contains("5 tokens", "takes 4");
        }

        @Test
        void is_text_or_tokens_and_not_both_or_neither() {
            for (TextInputMaker maker : List.<TextInputMaker>of(
                    () -> RowInput.exactlyOne(RowInput.Field.text("text", null), RowInput.Field.tokens("tokens", null)),
                    () -> RowInput.exactlyOne(
                            RowInput.Field.text("text", "a"), RowInput.Field.tokens("tokens", List.of("a"))))) {
                InferenceException refusal = catchThrowableOfType(InferenceException.class, maker::make);
                assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            }
        }

        @Test
        void must_be_there() {
            InferenceException refusal = catchThrowableOfType(InferenceException.class, () -> Engine.list("sentiment"));

            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(refusal.field()).isEqualTo("inputs");
        }

        /** Makes an input, or fails to. */
        private interface TextInputMaker {
            RowInput make();
        }
    }

    @Nested
    class AModel {
        @Test
        void of_another_task_is_a_mismatch_that_names_the_right_verb() {
            assertThat(refused(Engine.text("ner", "Baghdad"), ErrorCode.TASK_MISMATCH)
                            .detail())
                    .contains("token-tagging", "'tag'");
            InferenceException refusal = catchThrowableOfType(
                    InferenceException.class, () -> plane.tagger().tag(plane.call(), Engine.text("sentiment", "a")));
            assertThat(refusal.code()).isEqualTo(ErrorCode.TASK_MISMATCH);
            assertThat(refusal.detail()).contains("text-classification", "'classify'");
        }

        @Test
        void that_failed_its_golden_sample_is_not_ready() {
            refused(Engine.text("broken", "a"), ErrorCode.MODEL_NOT_READY);
        }

        @Test
        void that_gives_nan_fails_that_call_only() {
            InferenceException failure = refused(Engine.text("poison", "a dull movie"), ErrorCode.INFERENCE_FAILED);

            assertThat(failure.detail()).contains("NaN");
            assertThat(classify(Engine.text("poison", "this movie")).outputs()).hasSize(1);
            plane.records().clear();
            refused(Engine.list("poison", "this movie", "dull"), ErrorCode.INFERENCE_FAILED);
        }

        @Test
        void that_fails_natively_fails_that_call_only_and_hides_the_runtimes_words() {
            InferenceException failure = refused(Engine.text("failing", "a movie ."), ErrorCode.INFERENCE_FAILED);

            assertThat(failure.detail()).doesNotContainIgnoringCase("gather", "indices", "onnx");
            assertThat(classify(Engine.text("failing", "this movie")).outputs()).hasSize(1);
            plane.records().clear();
            refused(Engine.list("failing", "this", "movie", ".", "gem"), ErrorCode.INFERENCE_FAILED);
        }
    }
}
