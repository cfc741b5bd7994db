package io.recurrent.text;

/** Comparing with the ASCII letters that rules name, in any case. */
final class Letters {
    private static final int CASE = 0x20;

    private Letters() {}

    /** Whether a unit is the given lower-case ASCII letter, or its upper case; nothing outside ASCII is. */
    static boolean same(char unit, char letter) {
        return (unit | CASE) == letter;
    }

    /** The same for a whole word that should stand at a place in a text. */
    static boolean same(String text, int at, String word) {
        if (at + word.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (!same(text.charAt(at + i), word.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
