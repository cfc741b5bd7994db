package io.recurrent.text;

import java.text.Normalizer;
import java.util.BitSet;

/**
 * Unicode's normalisation form C, piece by piece. A piece is a code point with those after it that may compose with it
 * or change places: NFC of a text is that of its pieces, one after the other.
 *
 * <p>A piece takes at most {@value #MOST_MARKS} of them, as in the Stream-Safe Text Format (UAX #15), because the time
 * to sort marks grows with the square of their number.
 */
final class Composition {
    static final int MOST_MARKS = 30;

    /** Below it, every code point is a piece and in NFC. */
    static final int FIRST = 0x300;

    /** The blocks that have code points that NFC replaces even where they stand alone. */
    private static final int[] BLOCKS = {
        0x300, 0x400, 0x900, 0x1000, 0x1F00, 0x2400, 0x2A00, 0x2B00, 0xF900, 0xFB50, 0x1D100, 0x1D200, 0x2F800, 0x2FA20
    };

    private static final BitSet REPLACED = new BitSet();

    static {
        for (int block = 0; block < BLOCKS.length; block += 2) {
            for (int codePoint = BLOCKS[block]; codePoint < BLOCKS[block + 1]; codePoint++) {
                REPLACED.set(codePoint, !isComposed(Character.toString(codePoint)));
            }
        }
    }

    private Composition() {}

    /** Whether NFC replaces the code point even where it stands alone, as it does U+212B by U+00C5. */
    static boolean isReplaced(int codePoint) {
        return codePoint >= FIRST && REPLACED.get(codePoint);
    }

    /** Whether the code point may belong to the piece of what stands before it. */
    static boolean mayContinue(int codePoint) {
        return codePoint >= FIRST && (isMark(codePoint) || isVowelOrFinal(codePoint));
    }

    /** Whether the code point belongs to the piece of the one before it: a mark always does. */
    static boolean continues(int before, int codePoint) {
        return mayContinue(codePoint) && (isMark(codePoint) || isOfTheScript(before));
    }

    /** Whether a text is in NFC; for texts whose pieces are whole. */
    static boolean isComposed(String text) {
        return Normalizer.isNormalized(text, Normalizer.Form.NFC);
    }

    /** A piece in NFC. */
    static String compose(String piece) {
        return Normalizer.normalize(piece, Normalizer.Form.NFC);
    }

    private static boolean isMark(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    /** Letters that compose with the letter before them: of Hangul, and one of Kirat Rai. */
    private static boolean isVowelOrFinal(int codePoint) {
        return codePoint >= 0x1161 && codePoint <= 0x1175
                || codePoint >= 0x11A8 && codePoint <= 0x11C2
                || codePoint == 0x16D67;
    }

    /** Letters of Hangul, and vowels of Kirat Rai. */
    private static boolean isOfTheScript(int codePoint) {
        return codePoint >= 0x1100 && codePoint <= 0x11FF
                || codePoint >= 0xAC00 && codePoint <= 0xD7A3
                || codePoint >= 0x16D63 && codePoint <= 0x16D6A;
    }
}
