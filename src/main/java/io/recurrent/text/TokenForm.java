package io.recurrent.text;

/**
 * Writes the form in which the vocabulary is asked for a token. Immutable and thread safe.
 *
 * <p>Typographic punctuation comes first, in one pass from the left, then lower case, then digits; since neither of the
 * later two makes or needs what the earlier ones read, one pass does all three.
 */
final class TokenForm {
    /** The most units that one code point of a token can become. */
    static final int GROWTH = 3;

    private static final int ASCII = 0x80;

    private final boolean lowercase;
    private final boolean punctuation;
    private final char[] ascii = new char[ASCII];

    /** With {@code punctuation}, typographic quotes, dashes and dots are looked up as their ASCII forms. */
    TokenForm(LookupForm form, boolean punctuation) {
        this.lowercase = form.lowercase();
        this.punctuation = punctuation;
        for (char unit = 0; unit < ASCII; unit++) {
            boolean digit = form.zeroDigits() && unit >= '0' && unit <= '9';
            ascii[unit] = digit ? '0' : (char) lower(unit);
        }
    }

    /**
     * Writes a token's form.
     *
     * @param target with room for {@code limit + GROWTH} units
     * @param limit where writing may stop, because no longer form is asked for
     * @return the units written; more than {@code limit} when the form is longer than that
     */
    int write(String text, int start, int end, char[] target, int limit) {
        int length = 0;
        int at = start;
        while (at < end && length <= limit) {
            char unit = text.charAt(at);
            if (unit >= ASCII) {
                int codePoint = text.codePointAt(at);
                length = writeOther(codePoint, target, length);
                at += Character.charCount(codePoint);
            } else if (punctuation && isQuotePair(text, at, end)) {
                target[length++] = '"';
                at += 2;
            } else {
                target[length++] = ascii[unit];
                at++;
            }
        }
        return length;
    }

    private int writeOther(int codePoint, char[] target, int length) {
        String replacement = punctuation ? replacement(codePoint) : "";
        if (replacement.isEmpty()) {
            return length + Character.toChars(lower(codePoint), target, length);
        }
        replacement.getChars(0, replacement.length(), target, length);
        return length + replacement.length();
    }

    /** U+0130 becomes {@code i}: the JDK's mapping is the simple one. */
    private int lower(int codePoint) {
        return lowercase ? Character.toLowerCase(codePoint) : codePoint;
    }

    private static boolean isQuotePair(String text, int at, int end) {
        char unit = text.charAt(at);
        return (unit == '\'' || unit == '`') && at + 1 < end && text.charAt(at + 1) == unit;
    }

    /** The ASCII form of typographic punctuation, or nothing. */
    private static String replacement(int codePoint) {
        return switch (codePoint) {
            case '\u2018', '\u2019' -> "'";
            case '\u201C', '\u201D' -> "\"";
            case '\u2026' -> "...";
            case '\u2013', '\u2014' -> "--";
            default -> "";
        };
    }
}
