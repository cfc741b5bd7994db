package io.recurrent.api.rest;

import io.recurrent.inference.Answer;
import io.recurrent.task.Classification;
import io.recurrent.task.Span;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;

/** The bodies of answers. */
final class TaskAnswers {
    private TaskAnswers() {}

    /** A label with the score of each; without model and version when it stands in a list. */
    @Schema(name = "Classification")
    record ClassifiedOutput(String label, Map<String, Float> scores, int tokens, int unknownTokens) {}

    /** The answer to one input. */
    @Schema(name = "ClassifyAnswer")
    record Classified(
            String model, String version, String label, Map<String, Float> scores, int tokens, int unknownTokens) {}

    /** The answer to a list. */
    @Schema(name = "ClassifyListAnswer")
    record ClassifiedList(String model, String version, List<ClassifiedOutput> outputs) {}

    /** Entities; without model and version when they stand in a list. */
    @Schema(name = "Tagging")
    record TaggedOutput(List<Span> entities, int tokens, int unknownTokens) {}

    /** The answer to one input. */
    @Schema(name = "TagAnswer")
    record Tagged(String model, String version, List<Span> entities, int tokens, int unknownTokens) {}

    /** The answer to a list. */
    @Schema(name = "TagListAnswer")
    record TaggedList(String model, String version, List<TaggedOutput> outputs) {}

    static Object classified(Answer<Classification> answer, boolean list) {
        if (list) {
            List<ClassifiedOutput> outputs = answer.outputs().stream()
                    .map(output -> new ClassifiedOutput(
                            output.value().label(), output.value().scores(), output.tokens(), output.unknownTokens()))
                    .toList();
            return new ClassifiedList(answer.model(), answer.version(), outputs);
        }
        Answer.Output<Classification> one = answer.single();
        Classification value = one.value();
        return new Classified(
                answer.model(), answer.version(), value.label(), value.scores(), one.tokens(), one.unknownTokens());
    }

    static Object tagged(Answer<List<Span>> answer, boolean list) {
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
