package io.recurrent.api.rest.tagging;

import io.recurrent.engine.Answer;
import io.recurrent.task.tagging.Span;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** The bodies of a tagger's answers. */
final class TagAnswers {
    private TagAnswers() {}

    /** Flat for one input, with outputs for a list. */
    @Schema(
            name = "TagAnswer",
            oneOf = {Tagged.class, TaggedList.class})
    sealed interface Tagging {}

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
