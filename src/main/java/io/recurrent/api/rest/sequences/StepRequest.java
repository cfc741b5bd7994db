package io.recurrent.api.rest.sequences;

import io.recurrent.api.rest.body.BodyFields;
import io.recurrent.api.rest.body.CallBody;
import io.recurrent.input.RowInput;
import io.recurrent.input.RowInput.Field;
import io.recurrent.service.sequences.SequenceService;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a step.
 *
 * @param step its number
 * @param text raw text
 * @param tokens tokens that are split already
 * @param ids the model's own token ids
 * @param frames rows of numbers
 * @param trajectory whether the scores after each token are wanted too
 */
@Schema(description = "The next input of a sequence: exactly one of `text`, `tokens`, `ids` and `frames`.")
record StepRequest(
        @Schema(description = "One more than the last step's number; none: whichever is next.", nullable = true)
        @Nullable
        Long step,

        @Schema(description = "Raw text; tokens do not reach across steps.", nullable = true) @Nullable
        String text,

        @Schema(description = "A token each, taken as it is.", nullable = true) @Nullable
        List<@Nullable String> tokens,

        @Schema(description = "The model's own token ids.", nullable = true)
        int @Nullable [] ids,

        @Schema(description = "A step each, as many numbers as the model takes.", nullable = true)
        float @Nullable [] @Nullable [] frames,

        @Schema(description = "Whether a classifier answers with the scores after each token too.", nullable = true)
        @Nullable
        Boolean trajectory)
        implements CallBody {

    SequenceService.Step toStep(String model, String sequence) {
        RowInput input = RowInput.exactlyOne(
                Field.text("text", text),
                BodyFields.tokens("tokens", tokens),
                Field.ids("ids", ids),
                BodyFields.frames("frames", frames));
        return new SequenceService.Step(model, sequence, step, input, BodyFields.or(trajectory, false));
    }
}
