package io.recurrent.input;

import io.recurrent.model.RowContent;
import io.recurrent.text.Encoding;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An input as the model takes it.
 *
 * @param content what is run; null when the input is empty, and then there is nothing to run
 * @param text the text or tokens with their places; null for ids and frames
 * @param steps tokens or frames of the input
 * @param unknownTokens how many of them the vocabulary lacks
 */
public record EncodedRow(
        @Nullable RowContent content, @Nullable Encoding text, int steps, int unknownTokens) {

    /** What is run, of an input that is not empty. */
    public RowContent some() {
        return Objects.requireNonNull(content, "an empty input is not run");
    }

    /** The text with its places, of an input of text or tokens. */
    public Encoding encoding() {
        return Objects.requireNonNull(text, "only texts and tokens have places");
    }

    /** A step's token as it stands in the text; for ids and frames its number, from 0. */
    public String token(int step) {
        return text == null ? Integer.toString(step) : text.token(step);
    }
}
