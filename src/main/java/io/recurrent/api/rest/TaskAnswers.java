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
    record ClassifiedOutput(String label, Map<String, Float> scores, int tokens, int unknownTokens) {}

    /** The answer to one input. */
    @Schema(name = "ClassifyOneAnswer")
    record Classified(
            String model, String version, String label, Map<String, Float> scores, int tokens, int unknownTokens)
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
