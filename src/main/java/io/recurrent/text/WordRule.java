package io.recurrent.text;

/** Rule 6: words, the full stop that some keep, and the contractions that are cut off. Belongs to one scan. */
final class WordRule {
    private static final char MIDDLE_DOT = '\u00B7';

    private final String text;
    private final TokenBounds tokens;

    WordRule(String text, TokenBounds tokens) {
        this.text = text;
        this.tokens = tokens;
    }

    /** Takes the word that begins at {@code start}, as one token or several; gives the place after it. */
    int take(int start) {
        int end = runEnd(start);
        if (isSingleStop(end) && Abbreviations.contains(text, start, end)) {
            int extended = Extends.end(text, end + 1);
            tokens.add(start, extended);
            return extended;
        }
        addCut(start, end);
        return end;
    }

    /** Where the maximal run ends. */
    private int runEnd(int start) {
        CodePointClass left = CodePointClass.LETTER;
        int end = start;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            CodePointClass kind = CodePointClass.of(codePoint);
            if (kind.isWord()) {
                left = kind;
            } else if (kind != CodePointClass.EXTEND && !joins(left, codePoint, end + 1)) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return end;
    }

    /** Whether a code point joins what is left of it to what stands at {@code right}. */
    private boolean joins(CodePointClass left, int joiner, int right) {
        return switch (joiner) {
            case '-', '_', '&', '@', '.', MIDDLE_DOT ->
                isAt(right, CodePointClass.LETTER) || isAt(right, CodePointClass.DIGIT);
            case '\'', '\u2019' -> left == CodePointClass.LETTER && isAt(right, CodePointClass.LETTER);
            case ',', ':', '/' -> left == CodePointClass.DIGIT && isAt(right, CodePointClass.DIGIT);
            default -> false;
        };
    }

    private boolean isAt(int at, CodePointClass kind) {
        return at < text.length() && CodePointClass.of(text.codePointAt(at)) == kind;
    }

    /** Whether one full stop, not the first of several, stands there. */
    private boolean isSingleStop(int at) {
        return at < text.length() && text.charAt(at) == '.' && (at + 1 == text.length() || text.charAt(at + 1) != '.');
    }

    /** Contractions are found from the end, so they are added in that order and then turned around. */
    private void addCut(int start, int end) {
        int first = tokens.size();
        int left = end;
        int cut = Contractions.suffix(text, start, left);
        while (cut > 0) {
            tokens.add(left - cut, left);
            left -= cut;
            cut = Contractions.suffix(text, start, left);
        }
        tokens.add(start, left);
        tokens.reverseFrom(first);
    }
}
