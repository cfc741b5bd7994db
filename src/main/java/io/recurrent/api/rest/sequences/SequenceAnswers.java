package io.recurrent.api.rest.sequences;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.recurrent.service.sequences.SequenceService.ExportedState;
import io.recurrent.service.sequences.SequenceService.SequenceView;
import io.recurrent.service.sequences.StepAnswer;
import io.recurrent.serving.StepValue;
import io.recurrent.task.classification.TokenScores;
import io.recurrent.task.writing.TokenProbability;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bodies of answers about sequences. */
final class SequenceAnswers {
    private SequenceAnswers() {}

    /** A sequence that has just begun. */
    @Schema(name = "SequenceStart")
    record Started(String sequence, String model, String version, long step) {}

    /** The answer to a step; the task's own fields are those of its value. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Stepped(
            String sequence,
            String model,
            String version,
            long step,
            long consumed,
            @JsonUnwrapped StepValue value,
            int tokens,
            int unknownTokens) {}

    /** How {@link Stepped} is described: with the fields of the tasks that come with the server. */
    @Schema(name = "StepAnswer")
    record SteppedSchema(
            String sequence,
            String model,
            String version,
            long step,
            long consumed,
            @Nullable String label,
            @Nullable Map<String, Float> scores,
            @Nullable List<TokenProbability> next,
            int tokens,
            int unknownTokens,
            @Nullable List<TokenScores> trajectory) {}

    /** How a sequence stands. */
    @Schema(name = "Sequence")
    record Viewed(
            String sequence, String model, String version, long step, long consumed, long idleMs, long stateBytes) {}

    /** A state that leaves the server. */
    @Schema(name = "SequenceState")
    record Exported(String state, long step) {}

    static Started started(SequenceView view) {
        return new Started(view.sequence(), view.model(), view.version(), view.step());
    }

    static Stepped stepped(StepAnswer answer) {
        return new Stepped(
                answer.sequence(),
                answer.model(),
                answer.version(),
                answer.step(),
                answer.consumed(),
                answer.value(),
                answer.tokens(),
                answer.unknownTokens());
    }

    static Viewed viewed(SequenceView view) {
        return new Viewed(
                view.sequence(),
                view.model(),
                view.version(),
                view.step(),
                view.consumed(),
                view.idleMillis(),
                view.stateBytes());
    }

    static Exported exported(ExportedState exported) {
        return new Exported(exported.state(), exported.step());
    }
}
