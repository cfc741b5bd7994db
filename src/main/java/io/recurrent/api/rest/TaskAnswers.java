package io.recurrent.api.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.recurrent.inference.Answer;
import io.recurrent.inference.StepAnswer.TokenScores;
import io.recurrent.inference.Trajectory;
import io.recurrent.task.Classification;
import io.recurrent.task.Span;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The bodies of answers. */
final class TaskAnswers {
    private TaskAnswers() {}

    /** Flat for one input, with outputs for a list. */
    @Schema(
            name = "ClassifyAnswer",
            oneOf = {Classified.class, ClassifiedList.class})
    sealed interface Classifying {}

    /** Flat for one input, with outputs for a list. */
    @Schema(
            name = "TagAnswer",
            oneOf = {Tagged.class, TaggedList.class})
    sealed interface Tagging {}

    /** A label with the score of each; without model and version when it stands in a list. */
    @Schema(name = "ClassifyOutput")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ClassifiedOutput(
            String label,
            Map<String, Float> scores,
            int tokens,
            int unknownTokens,
            @Nullable List<TokenScores> trajectory) {}

    /** The answer to one input. */
    @Schema(name = "ClassifyOneAnswer")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Classified(
            String model,
            String version,
            String label,
            Map<String, Float> scores,
            int tokens,
            int unknownTokens,
            @Nullable List<TokenScores> trajectory)
            implements Classifying {}

    /** The answer to a list. */
    @Schema(name = "ClassifyListAnswer")
    record ClassifiedList(String model, String version, List<ClassifiedOutput> outputs) implements Classifying {}

    /** Entities; without model and version when they stand in a list. */
    @Schema(name = "TagOutput")
    record TaggedOutput(List<Span> entities, int tokens, int unknownTokens) {}

    /** The answer to one input. */
    @Schema(name = "TagOneAnswer")
    record Tagged(String model, String version, List<Span> entities, int tokens, int unknownTokens)
            implements Tagging {}

    /** The answer to a list. */
    @Schema(name = "TagListAnswer")
    record TaggedList(String model, String version, List<TaggedOutput> outputs) implements Tagging {}

    static Classifying classified(Answer<Classification> answer, boolean list) {
        return classifying(answer, list, output -> output(output, output.value(), null));
    }

    /** With the scores after each token. */
    static Classifying followed(Answer<Trajectory> answer, boolean list) {
        return classifying(
                answer,
                list,
                output -> output(
                        output, output.value().classification(), output.value().points()));
    }

    private static ClassifiedOutput output(
            Answer.Output<?> output, Classification value, @Nullable List<TokenScores> trajectory) {
        return new ClassifiedOutput(value.label(), value.scores(), output.tokens(), output.unknownTokens(), trajectory);
    }

    private static <T> Classifying classifying(
            Answer<T> answer, boolean list, Function<Answer.Output<T>, ClassifiedOutput> output) {
        if (list) {
            return new ClassifiedList(
                    answer.model(),
                    answer.version(),
                    answer.outputs().stream().map(output).toList());
        }
        ClassifiedOutput one = output.apply(answer.single());
        return new Classified(
                answer.model(),
                answer.version(),
                one.label(),
                one.scores(),
                one.tokens(),
                one.unknownTokens(),
                one.trajectory());
    }

    static Tagging tagged(Answer<List<Span>> answer, boolean list) {
        if (list) {
            List<TaggedOutput> outputs = answer.outputs().stream()
                    .map(output -> new TaggedOutput(output.value(), output.tokens(), output.unknownTokens()))
                    .toList();
            return new TaggedList(answer.model(), answer.version(), outputs);
        }
        Answer.Output<List<Span>> one = answer.single();
        return new Tagged(answer.model(), answer.version(), one.value(), one.tokens(), one.unknownTokens());
    }
}
