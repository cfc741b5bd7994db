package io.recurrent.task.generation;

import io.recurrent.error.InferenceException;
import io.recurrent.input.InputEncoder;
import io.recurrent.input.RowInput;
import io.recurrent.model.LoadedModel;
import io.recurrent.task.writing.WritingVocabulary;
import io.recurrent.text.Encoding;

/** Turns what stands before a text into ids. */
public final class PromptEncoder {
    private PromptEncoder() {}

    /**
     * Encodes a prompt.
     *
     * @param name what callers call it when it is text; tokens are {@code nameTokens}, or {@code tokens} for
     *     {@code text}
     * @throws InferenceException INVALID_ARGUMENT when neither it nor the model has a token to begin with;
     *     INPUT_TOO_LARGE when there are too many
     */
    public static Encoding encode(LoadedModel model, RowInput prompt, String name) {
        Encoding encoding = tokenize(model, prompt, name);
        boolean starts = model.writing()
                .map(vocabulary -> vocabulary.start() != WritingVocabulary.NONE)
                .orElse(false);
        if (encoding.length() == 0 && !starts) {
            throw InferenceException.invalid(
                    name, "'" + name + "' holds no token, and the model needs one to begin with");
        }
        return encoding;
    }

    private static Encoding tokenize(LoadedModel model, RowInput prompt, String name) {
        try {
            return InputEncoder.encodeAny(model, prompt, "");
        } catch (InferenceException e) {
            String field = e.field();
            if (name.equals("text") || field == null) {
                throw e;
            }
            String renamed = field.startsWith("tokens") ? name + "Tokens" + field.substring("tokens".length()) : name;
            throw InferenceException.at(e.code(), renamed, "'" + renamed + "': " + e.detail());
        }
    }

    /** A text's ids after the model's start token. */
    public static int[] ids(WritingVocabulary vocabulary, Encoding text) {
        return started(vocabulary, text.ids());
    }

    /** Ids after the model's start token, if it has one. */
    public static int[] started(WritingVocabulary vocabulary, int[] ids) {
        if (vocabulary.start() == WritingVocabulary.NONE) {
            return ids;
        }
        int[] started = new int[ids.length + 1];
        started[0] = vocabulary.start();
        System.arraycopy(ids, 0, started, 1, ids.length);
        return started;
    }
}
