package io.recurrent.text;

/** Rule 2: addresses on the web. */
final class Addresses {
    private static final String SCHEME = "http";
    private static final String TRAILING = ".,;:!?')";

    private Addresses() {}

    /** Whether {@code http://} or {@code https://} stands there, and something that is not SPACE after it. */
    static boolean startsAt(String text, int at) {
        if (!Letters.same(text, at, SCHEME)) {
            return false;
        }
        int colon = at + SCHEME.length();
        if (colon < text.length() && Letters.same(text.charAt(colon), 's')) {
            colon++;
        }
        int rest = colon + 3;
        return text.startsWith("://", colon)
                && rest < text.length()
                && CodePointClass.of(text.charAt(rest)) != CodePointClass.SPACE;
    }

    /** Where the address ends. Trimming stops at the scheme's slashes, which it does not trim. */
    static int end(String text, int at) {
        int end = at;
        while (end < text.length() && !endsAddress(text.charAt(end))) {
            end++;
        }
        while (TRAILING.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return end;
    }

    private static boolean endsAddress(char unit) {
        return unit == '<' || unit == '>' || unit == '"' || CodePointClass.of(unit) == CodePointClass.SPACE;
    }
}
