package io.recurrent.api.rest.classification;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.recurrent.engine.Answer;
import io.recurrent.task.classification.Classification;
import io.recurrent.task.classification.TokenScores;
import io.recurrent.task.classification.Trajectory;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The bodies of a classifier's answers. */
final class ClassifyAnswers {
    private ClassifyAnswers() {}

    /** Flat for one input, with outputs for a list. */
    @Schema(
            name = "ClassifyAnswer",
            oneOf = {Classified.class, ClassifiedList.class})
    sealed interface Classifying {}

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
}
