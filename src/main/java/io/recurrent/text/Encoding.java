package io.recurrent.text;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One tokenised text: an id for each token, and where each token stands. Offsets are UTF-16 code units into
 * {@link #text()}. Immutable as long as nobody writes to {@link #ids()}; thread safe.
 */
public final class Encoding {
    private final String text;
    private final TokenBounds bounds;
    private final TokenizedText read;
    private final int[] ids;
    private final int unknownTokens;
    private final @Nullable CharacterEncoding characters;
    private final int characterWidth;

    /**
     * Takes ownership of the bounds and {@code ids}.
     *
     * @param sent the text as it was sent
     * @param read as many tokens, as the model reads them; {@code sent} itself where that is the same
     */
    Encoding(
            TokenizedText sent,
            TokenizedText read,
            int[] ids,
            int unknownTokens,
            @Nullable CharacterEncoding characters) {
        this.text = sent.text();
        this.bounds = sent.bounds();
        this.read = read;
        this.ids = ids;
        this.unknownTokens = unknownTokens;
        this.characters = characters;
        this.characterWidth = characters == null ? 0 : characters.width(read.text(), read.bounds());
    }

    /** What the offsets refer to: the input with each lone surrogate replaced by U+FFFD, tokens joined by one space. */
    public String text() {
        return text;
    }

    /** The number of tokens; 0 for a text that has none. */
    public int length() {
        return ids.length;
    }

    /** An id for each token. Not a copy, so read only. */
    public int[] ids() {
        return ids;
    }

    /** Where the token starts in {@link #text()}. */
    public int start(int token) {
        return bounds.start(Objects.checkIndex(token, ids.length));
    }

    /** Where the token ends in {@link #text()}, exclusive. */
    public int end(int token) {
        return bounds.end(Objects.checkIndex(token, ids.length));
    }

    /** The token itself, as it stands in the text. */
    public String token(int token) {
        return text.substring(start(token), end(token));
    }

    /** How many tokens the vocabulary lacks. */
    public int unknownTokens() {
        return unknownTokens;
    }

    /**
     * How many characters a token has in {@link #characterIds}: the longest token's code points, at most the model's
     * {@code maxPerToken}; 0 when the model reads no characters.
     */
    public int characterWidth() {
        return characterWidth;
    }

    /**
     * The id of one character.
     *
     * @param token 0 to {@link #length()}, exclusive
     * @param position 0 to {@link #characterWidth()}, exclusive
     * @return the padding id where the token has no such character
     */
    int characterId(int token, int position) {
        Objects.checkIndex(position, characterWidth);
        int[] row = new int[characterWidth];
        writeCharacters(Objects.checkIndex(token, ids.length), row, 0);
        return row[position];
    }

    /**
     * The characters' ids of some tokens, {@code tokens * characterWidth}, token by token, short tokens filled up with
     * the padding id.
     *
     * <p>Made anew at each call: all of them can be 64 times as large as the ids, so they should not exist before the
     * caller has found the text short enough for the model.
     *
     * @param from the first token
     * @param tokens how many
     */
    public int[] characterIds(int from, int tokens) {
        Objects.checkFromIndexSize(from, tokens, ids.length);
        if (characterWidth == 0) {
            return new int[0];
        }
        int[] some = new int[Math.multiplyExact(tokens, characterWidth)];
        for (int i = 0; i < tokens; i++) {
            writeCharacters(from + i, some, i * characterWidth);
        }
        return some;
    }

    private void writeCharacters(int token, int[] target, int offset) {
        TokenBounds places = read.bounds();
        Objects.requireNonNull(characters, "a width above 0 comes from characters")
                .write(read.text(), places.start(token), places.end(token), target, offset, characterWidth);
    }

    @Override
    public String toString() {
        return "Encoding[tokens=" + ids.length + ", unknown=" + unknownTokens + ", ids="
                + Arrays.toString(Arrays.copyOf(ids, Math.min(ids.length, 16))) + "]";
    }
}
