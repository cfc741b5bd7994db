package io.recurrent.api.rest.classification;

import io.recurrent.api.rest.body.BodyFields;
import io.recurrent.api.rest.body.BodyInput;
import io.recurrent.api.rest.body.CallBody;
import io.recurrent.call.CallFactory;
import io.recurrent.engine.InputRequest;
import io.recurrent.engine.ModelReference;
import io.recurrent.input.RowInput.Field;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a classification: one input, or a list of them, and a wish.
 *
 * @param text raw text
 * @param tokens tokens that are split already
 * @param frames frames of numbers
 * @param inputs several of them
 * @param trajectory whether the scores after each token are wanted too
 */
@Schema(description = "One input (`text`, `tokens` or `frames`), or a list of them (`inputs`).")
@CallBody.Queued("classify")
record ClassifyRequest(
        @Schema(description = "Raw text.", nullable = true) @Nullable
        String text,

        @Schema(description = "A token each, taken as it is.", nullable = true) @Nullable
        List<@Nullable String> tokens,

        @Schema(description = "A step each, for models that read numbers.", nullable = true)
        float @Nullable [] @Nullable [] frames,

        @Schema(description = "Several inputs, answered in order, all or none.", nullable = true) @Nullable
        List<@Nullable Input> inputs,

        @Schema(description = "Whether to answer with the scores after each token too.", nullable = true) @Nullable
        Boolean trajectory)
        implements CallBody, BodyInput {

    /**
     * One input of a list.
     *
     * @param text raw text
     * @param tokens tokens that are split already
     * @param frames frames of numbers
     */
    @Schema(name = "ClassifyInput", description = "Exactly one of `text`, `tokens` and `frames`.")
    record Input(@Nullable String text, @Nullable List<@Nullable String> tokens, float @Nullable [] @Nullable [] frames)
            implements BodyInput {
        @Override
        public Field[] fields(String prefix) {
            return new Field[] {
                Field.text(prefix + "text", text),
                BodyFields.tokens(prefix + "tokens", tokens),
                BodyFields.frames(prefix + "frames", frames)
            };
        }
    }

    @Override
    public Field[] fields(String prefix) {
        return new Input(text, tokens, frames).fields(prefix);
    }

    /** The call that the body asks for. */
    InputRequest toRequest(ModelReference model, CallFactory calls) {
        return BodyInput.request(model, calls, this, inputs);
    }
}
