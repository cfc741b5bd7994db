package io.recurrent.text;

/** Rule 1: the line breaks of HTML, which reviews are full of. */
final class Breaks {
    private static final String NAME = "br";

    private Breaks() {}

    /** Where the break that begins with the {@code <} at {@code at} ends, or 0 when there is none. */
    static int end(String text, int at) {
        if (!Letters.same(text, at + 1, NAME)) {
            return 0;
        }
        int end = at + 1 + NAME.length();
        while (end < text.length() && text.charAt(end) == ' ') {
            end++;
        }
        if (end < text.length() && text.charAt(end) == '/') {
            end++;
        }
        return end < text.length() && text.charAt(end) == '>' ? end + 1 : 0;
    }
}
