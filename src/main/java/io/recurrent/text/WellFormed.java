package io.recurrent.text;

/** Makes text well-formed UTF-16, unit for unit, so that every offset stays. */
final class WellFormed {
    private static final char REPLACEMENT = '\uFFFD';

    private WellFormed() {}

    /** The text with each lone surrogate replaced by U+FFFD; the same string when it has none. */
    static String of(String text) {
        int lone = nextLone(text, 0);
        if (lone == text.length()) {
            return text;
        }
        char[] units = text.toCharArray();
        while (lone < units.length) {
            units[lone] = REPLACEMENT;
            lone = nextLone(text, lone + 1);
        }
        return new String(units);
    }

    private static int nextLone(String text, int from) {
        int at = from;
        while (at < text.length()) {
            char unit = text.charAt(at);
            if (!Character.isSurrogate(unit)) {
                at++;
            } else if (Character.isHighSurrogate(unit)
                    && at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1))) {
                at += 2;
            } else {
                return at;
            }
        }
        return at;
    }
}
