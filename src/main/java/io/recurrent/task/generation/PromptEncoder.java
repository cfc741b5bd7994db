package io.recurrent.task.generation;

import io.recurrent.error.InferenceException;
import io.recurrent.input.EncodedRow;
import io.recurrent.input.InputEncoder;
import io.recurrent.input.InputPlace;
import io.recurrent.input.RowInput;
import io.recurrent.model.RowContent;

/** Turns what stands before a text into ids. */
final class PromptEncoder {
    private PromptEncoder() {}

    /**
     * Encodes a prompt, after the model's start token where it has one.
     *
     * @param name what callers call it when it is text; tokens are {@code nameTokens}, or {@code tokens} for
     *     {@code text}
     * @return a row with content
     * @throws InferenceException INVALID_ARGUMENT when neither it nor the model has a token to begin with;
     *     INPUT_TOO_LARGE when there are too many
     */
    static EncodedRow encode(ServedGeneration writer, RowInput prompt, String name) {
        int[] lead = writer.lead();
        EncodedRow row = InputEncoder.encodeAny(writer.model(), prompt, InputPlace.named(name), lead);
        if (row.content() != null) {
            return row;
        }
        if (lead.length == 0) {
            throw InferenceException.invalid(
                    name, "'" + name + "' holds no token, and the model needs one to begin with");
        }
        return new EncodedRow(RowContent.ofIds(lead), row.text(), row.steps(), row.unknownTokens());
    }
}
