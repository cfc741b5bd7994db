package io.recurrent.text;

import java.util.Arrays;

/** Words that keep the full stop after them (rule 6): initials, and a fixed list. */
final class Abbreviations {
    private static final int LONGEST = 4;
    private static final int[] LIST =
            keys("mr mrs ms dr prof st mt ft jr sr gen sen rep gov lt col capt sgt maj cpl rev "
                    + "hon inc corp ltd co bros dept univ vs etc jan feb mar apr jun jul aug sep sept oct nov dec");

    private Abbreviations() {}

    /** Whether a word is one letter, or letters with a full stop between each two, or on the list. */
    static boolean contains(String text, int start, int end) {
        return areInitials(text, start, end) || isListed(text, start, end);
    }

    private static boolean areInitials(String text, int start, int end) {
        int at = start;
        while (at < end) {
            int codePoint = text.codePointAt(at);
            if (CodePointClass.of(codePoint) != CodePointClass.LETTER) {
                return false;
            }
            at = Extends.end(text, at + Character.charCount(codePoint));
            if (at < end && text.charAt(at++) != '.') {
                return false;
            }
        }
        return true;
    }

    private static boolean isListed(String text, int start, int end) {
        return end - start <= LONGEST && Arrays.binarySearch(LIST, key(text, start, end)) >= 0;
    }

    /** Up to four ASCII letters as one number, whatever their case; 0 for anything else. */
    private static int key(String text, int start, int end) {
        int key = 0;
        for (int at = start; at < end; at++) {
            int lower = text.charAt(at) | 0x20;
            if (lower < 'a' || lower > 'z') {
                return 0;
            }
            key = key << 8 | lower;
        }
        return key;
    }

    private static int[] keys(String words) {
        return Arrays.stream(words.split(" "))
                .mapToInt(word -> key(word, 0, word.length()))
                .sorted()
                .toArray();
    }
}
