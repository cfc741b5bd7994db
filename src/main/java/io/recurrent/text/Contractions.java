package io.recurrent.text;

/** The contractions of English: {@code 's 'm 'd 'll 're 've} (rules 5 and 6) and {@code n't} (rule 6). */
final class Contractions {
    private Contractions() {}

    /** Whether a unit is an apostrophe, straight or curved. */
    static boolean isApostrophe(int unit) {
        return unit == '\'' || unit == '\u2019';
    }

    /** Where the contraction that begins with the apostrophe at {@code at} ends, or 0 when there is none. */
    static int end(String text, int at) {
        int end = at + 1 + letters(text, at + 1, text.length());
        boolean bare = end == at + 1;
        return bare || isWordAt(text, end) ? 0 : end;
    }

    /**
     * How many units of a word's end are a contraction that is cut off, or 0.
     *
     * @param start where the word starts; something must be left of it
     * @param end where the word, or what is left of it, ends
     */
    static int suffix(String text, int start, int end) {
        if (end - start > 3
                && Letters.same(text.charAt(end - 1), 't')
                && isApostrophe(text.charAt(end - 2))
                && Letters.same(text.charAt(end - 3), 'n')) {
            return 3;
        }
        for (int units = 2; units <= 3 && end - units > start; units++) {
            int apostrophe = end - units;
            if (isApostrophe(text.charAt(apostrophe)) && letters(text, apostrophe + 1, end) == units - 1) {
                return units;
            }
        }
        return 0;
    }

    /** How many letters at a place, none of them at {@code end} or behind it, name a contraction; 0, 1 or 2. */
    private static int letters(String text, int at, int end) {
        if (at >= end) {
            return 0;
        }
        char first = text.charAt(at);
        if (Letters.same(first, 's') || Letters.same(first, 'm') || Letters.same(first, 'd')) {
            return 1;
        }
        if (at + 1 >= end) {
            return 0;
        }
        char second = text.charAt(at + 1);
        boolean will = Letters.same(first, 'l') && Letters.same(second, 'l');
        boolean are = (Letters.same(first, 'r') || Letters.same(first, 'v')) && Letters.same(second, 'e');
        return will || are ? 2 : 0;
    }

    private static boolean isWordAt(String text, int at) {
        return at < text.length() && CodePointClass.of(text.codePointAt(at)).isWord();
    }
}
