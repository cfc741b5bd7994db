package io.recurrent.api.rest.body;

import io.recurrent.call.CallFactory;
import io.recurrent.engine.InputRequest;
import io.recurrent.engine.ModelReference;
import io.recurrent.input.RowInput.Field;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a task call: one input, as {@code text} or {@code tokens}, or a list of them as {@code inputs}.
 *
 * @param text raw text
 * @param tokens tokens that are split already
 * @param inputs several of both
 */
@Schema(name = "TaskRequest", description = "One input (`text` or `tokens`), or a list of them (`inputs`).")
@CallBody.Queued("tag")
public record TextBody(
        @Schema(description = "Raw text.", nullable = true) @Nullable
        String text,

        @Schema(description = "A token each, taken as it is.", nullable = true) @Nullable
        List<@Nullable String> tokens,

        @Schema(description = "Several inputs, answered in order, all or none.", nullable = true) @Nullable
        List<@Nullable Input> inputs)
        implements CallBody, BodyInput {

    /**
     * One input of a list.
     *
     * @param text raw text
     * @param tokens tokens that are split already
     */
    @Schema(name = "TaskInput", description = "Exactly one of `text` and `tokens`.")
    public record Input(@Nullable String text, @Nullable List<@Nullable String> tokens) implements BodyInput {
        @Override
        public Field[] fields(String prefix) {
            return new Field[] {Field.text(prefix + "text", text), BodyFields.tokens(prefix + "tokens", tokens)};
        }
    }

    @Override
    public Field[] fields(String prefix) {
        return new Input(text, tokens).fields(prefix);
    }

    /** The call that the body asks for. */
    public InputRequest toRequest(ModelReference model, CallFactory calls) {
        return BodyInput.request(model, calls, this, inputs);
    }
}
