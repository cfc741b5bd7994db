package io.recurrent.text;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a model reads the characters of a token: code points to ids. Immutable and thread safe.
 *
 * <p>Entries of the vocabulary that are not one code point (such as the unknown and the padding entry) are names, which
 * no character can reach.
 */
public final class CharacterEncoding {
    /** The most characters a token that a model may ask for. */
    static final int MAX_PER_TOKEN = 64;

    private static final int DIRECT = 0x180;

    private final int[] direct = new int[DIRECT];
    private final int[] codePoints;
    private final int[] ids;
    private final int unknownId;
    private final int paddingId;
    private final int maxPerToken;

    /**
     * Characters by a vocabulary.
     *
     * @param vocabulary a character an entry, and named entries
     * @param unknownId the id of every character that the vocabulary lacks
     * @param paddingId the id that fills up short tokens
     * @param maxPerToken code points; longer tokens give their first ones; 1 to {@value #MAX_PER_TOKEN}
     * @throws IllegalArgumentException when {@code maxPerToken} is out of range
     */
    public CharacterEncoding(Vocabulary vocabulary, int unknownId, int paddingId, int maxPerToken) {
        if (maxPerToken < 1 || maxPerToken > MAX_PER_TOKEN) {
            throw new IllegalArgumentException(
                    "maxPerToken is " + maxPerToken + "; it must be 1 to " + MAX_PER_TOKEN + " characters a token");
        }
        this.unknownId = unknownId;
        this.paddingId = paddingId;
        this.maxPerToken = maxPerToken;
        Map<Integer, Integer> characters = new TreeMap<>();
        vocabulary.forEach((entry, id) -> {
            if (!entry.isEmpty() && entry.codePointCount(0, entry.length()) == 1) {
                characters.put(entry.codePointAt(0), id);
            }
        });
        codePoints = characters.keySet().stream().mapToInt(Integer::intValue).toArray();
        ids = characters.values().stream().mapToInt(Integer::intValue).toArray();
        for (int codePoint = 0; codePoint < DIRECT; codePoint++) {
            direct[codePoint] = characters.getOrDefault(codePoint, unknownId);
        }
    }

    /** The id that fills up short tokens, and rows shorter than the longest of a batch. */
    public int paddingId() {
        return paddingId;
    }

    /** The most code points a token that the model reads. */
    int maxPerToken() {
        return maxPerToken;
    }

    /** The id of one character. */
    int id(int codePoint) {
        if (codePoint < DIRECT) {
            return direct[codePoint];
        }
        int found = Arrays.binarySearch(codePoints, codePoint);
        return found < 0 ? unknownId : ids[found];
    }

    /** The longest token's code points, at most {@link #maxPerToken()}. */
    int width(String text, TokenBounds bounds) {
        int width = 0;
        for (int token = 0; token < bounds.size() && width < maxPerToken; token++) {
            int start = bounds.start(token);
            int end = bounds.end(token);
            if (end - start > width) {
                width = Math.max(width, count(text, start, end));
            }
        }
        return width;
    }

    /** Writes a token's ids and its padding, {@code width} values from {@code offset} on. */
    void write(String text, int start, int end, int[] target, int offset, int width) {
        int written = 0;
        for (int at = start; at < end && written < width; written++) {
            int codePoint = text.codePointAt(at);
            target[offset + written] = id(codePoint);
            at += Character.charCount(codePoint);
        }
        Arrays.fill(target, offset + written, offset + width, paddingId);
    }

    private int count(String text, int start, int end) {
        // No more units than can matter, so that a token of many megabytes costs nothing here.
        int last = Math.min(end, start + 2 * maxPerToken);
        return Math.min(maxPerToken, text.codePointCount(start, last));
    }
}
