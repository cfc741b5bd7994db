package io.recurrent.api.rest.body;

import io.recurrent.call.CallFactory;
import io.recurrent.error.InferenceException;
import io.recurrent.inference.InferenceService;
import io.recurrent.inference.ModelReference;
import io.recurrent.inference.TextInput;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
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
public record TextBody(
        @Schema(description = "Raw text.", nullable = true) @Nullable
        String text,

        @Schema(description = "A token each, taken as it is.", nullable = true) @Nullable
        List<@Nullable String> tokens,

        @Schema(description = "Several inputs, answered in order, all or none.", nullable = true) @Nullable
        List<@Nullable Input> inputs)
        implements CallBody {

    /**
     * One input of a list.
     *
     * @param text raw text
     * @param tokens tokens that are split already
     */
    @Schema(name = "TaskInput", description = "Exactly one of `text` and `tokens`.")
    public record Input(@Nullable String text, @Nullable List<@Nullable String> tokens) {}

    /** Whether the caller sent a list. */
    public boolean list() {
        return inputs != null;
    }

    public InferenceService.Request toRequest(ModelReference model, CallFactory calls) {
        List<@Nullable Input> several = inputs;
        if (several == null) {
            return InferenceService.Request.single(model, BodyFields.input(text, tokens, "text", "tokens"));
        }
        if (text != null || tokens != null) {
            throw InferenceException.invalid("inputs", "give either 'inputs' or one of 'text' and 'tokens', not both");
        }
        calls.checkInputs(several.size());
        List<TextInput> converted = new ArrayList<>(several.size());
        for (int i = 0; i < several.size(); i++) {
            Input input = several.get(i);
            if (input == null) {
                throw InferenceException.invalid("inputs[" + i + "]", "'inputs[" + i + "]' is null; give an object");
            }
            String place = "inputs[" + i + "].";
            converted.add(BodyFields.input(input.text(), input.tokens(), place + "text", place + "tokens"));
        }
        return new InferenceService.Request(model, converted, true);
    }
}
