package io.recurrent.text;

import java.text.Normalizer;

/**
 * Other shapes of letters, digits, apostrophe and hyphen, which words of version 2 are read without: ligatures of Latin
 * letters, full-width letters and digits, half-width katakana, letters and digits of mathematics. Most of Unicode's
 * other compatibility forms differ in meaning ({@code ²}) or would change what is a token ({@code ½}, {@code ，}).
 */
final class Variants {
    private static final int MODIFIER_APOSTROPHE = 0x02BC;
    private static final int FULL_WIDTH_APOSTROPHE = 0xFF07;
    private static final int HYPHEN = 0x2010;
    private static final int NO_BREAK_HYPHEN = 0x2011;

    private Variants() {}

    static boolean contains(int codePoint) {
        // Between these two lie ideographs and Hangul, and no variant.
        if (codePoint > 0x2134 && codePoint < 0xFB00) {
            return false;
        }
        return switch (codePoint) {
            case MODIFIER_APOSTROPHE, FULL_WIDTH_APOSTROPHE, HYPHEN, NO_BREAK_HYPHEN -> true;
            default -> codePoint > NO_BREAK_HYPHEN && hasCompatibleLetters(codePoint);
        };
    }

    /** What a code point for which {@link #contains} holds is read as: one to three code points. */
    static String read(int codePoint) {
        return switch (codePoint) {
            case MODIFIER_APOSTROPHE, FULL_WIDTH_APOSTROPHE -> "'";
            case HYPHEN, NO_BREAK_HYPHEN -> "-";
            default -> Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKC);
        };
    }

    private static boolean hasCompatibleLetters(int codePoint) {
        return isIn(codePoint, 0xFB00, 0xFB06)
                || isIn(codePoint, 0xFF10, 0xFF19)
                || isIn(codePoint, 0xFF21, 0xFF3A)
                || isIn(codePoint, 0xFF41, 0xFF5A)
                || isIn(codePoint, 0xFF66, 0xFF9F)
                || isIn(codePoint, 0x1D400, 0x1D7FF)
                || isMathematicalLetter(codePoint);
    }

    /** Those that are missing from the alphabets at U+1D400, because Unicode had them before. */
    private static boolean isMathematicalLetter(int codePoint) {
        return switch (codePoint) {
            case 0x2102, 0x2115, 0x2124, 0x2128, 0x212C, 0x212D, 0x2133, 0x2134 -> true;
            default ->
                isIn(codePoint, 0x210A, 0x2113) || isIn(codePoint, 0x2119, 0x211D) || isIn(codePoint, 0x212F, 0x2131);
        };
    }

    private static boolean isIn(int codePoint, int first, int last) {
        return codePoint >= first && codePoint <= last;
    }
}
