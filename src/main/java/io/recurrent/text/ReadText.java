package io.recurrent.text;

import org.jspecify.annotations.Nullable;

/**
 * A text as the rules read it, and where each of its units was sent. Immutable.
 *
 * <p>A code point of the text that was sent stands for no unit, or for several; places do not decrease from unit to
 * unit.
 */
final class ReadText {
    private final String text;
    private final int @Nullable [] starts;
    private final int @Nullable [] ends;

    private ReadText(String text, int @Nullable [] starts, int @Nullable [] ends) {
        this.text = text;
        this.starts = starts;
        this.ends = ends;
    }

    /** A text that is read as it was sent. */
    static ReadText asSent(String text) {
        return new ReadText(text, null, null);
    }

    /**
     * A text that is read otherwise. Takes ownership of the arrays.
     *
     * @param starts for each unit, where what it was made of starts
     * @param ends for each unit, where what it was made of ends
     */
    static ReadText of(String text, int[] starts, int[] ends) {
        return new ReadText(text, starts, ends);
    }

    /** What the rules read. */
    String text() {
        return text;
    }

    /**
     * Tokens by their places in the text that was sent.
     *
     * @param whole the text that was sent
     * @param tokens of {@link #text()}; given back when it is the text that was sent
     */
    TokenizedText sent(String whole, TokenizedText tokens) {
        if (starts == null || ends == null) {
            return tokens;
        }
        TokenBounds bounds = tokens.bounds();
        TokenBounds sent = new TokenBounds(bounds.size());
        for (int token = 0; token < bounds.size(); token++) {
            sent.add(starts[bounds.start(token)], ends[bounds.end(token) - 1]);
        }
        return new TokenizedText(whole, sent);
    }
}
