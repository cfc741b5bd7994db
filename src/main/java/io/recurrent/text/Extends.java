package io.recurrent.text;

/** The EXTEND code points that follow a token and join it: combining marks, joiners, skin tones. */
final class Extends {
    /** The first code point of the class is U+00AD, the soft hyphen. */
    private static final int FIRST = 0xAD;

    private Extends() {}

    /** Where the code points from {@code at} on that are EXTEND end. */
    static int end(String text, int at) {
        int end = at;
        while (end < text.length() && text.charAt(end) >= FIRST) {
            int codePoint = text.codePointAt(end);
            if (CodePointClass.of(codePoint) != CodePointClass.EXTEND) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return end;
    }
}
