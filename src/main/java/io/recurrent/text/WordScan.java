package io.recurrent.text;

/**
 * One pass over one text by the rules of {@code word} (docs/MODEL_FORMAT.md, whose rule numbers stand here beside what
 * does them). Used once, by one thread.
 *
 * <p>Every rule looks ahead over what its own token then covers, or over a bounded number of units, so the pass is
 * linear.
 */
final class WordScan {
    private static final char ZERO_WIDTH_JOINER = '\u200D';

    private final String text;
    private final TokenBounds tokens;
    private final WordRule words;

    /** Where a contraction may begin: at the start, after a break, or after a word. */
    private int contractionStart;

    WordScan(String text) {
        this.text = text;
        this.tokens = TokenBounds.forText(text.length());
        this.words = new WordRule(text, tokens);
    }

    TokenBounds tokens() {
        int at = 0;
        while (at < text.length()) {
            at = next(at);
        }
        return tokens;
    }

    /** Takes a token, or passes a break; gives the place after it. */
    private int next(int at) {
        int codePoint = text.codePointAt(at);
        return switch (CodePointClass.of(codePoint)) {
            case SPACE -> passBreak(at + 1);
            case LETTER -> isAddress(at) ? take(at, Addresses.end(text, at)) : takeWord(at);
            case DIGIT -> takeWord(at);
            case IDEOGRAPH -> take(at, at + Character.charCount(codePoint));
            case REGIONAL -> isFlag(at) ? take(at, at + 4) : takeSymbol(at, codePoint);
            case EXTEND -> takeSymbol(at, codePoint);
            case SYMBOL -> nextSymbol(at, codePoint);
        };
    }

    /** Rules 1, 4, 5, 7 and 9, as far as they begin with a SYMBOL; what they begin with excludes one another. */
    private int nextSymbol(int at, int codePoint) {
        int end = 0;
        switch (codePoint) {
            case '<' -> {
                int after = Breaks.end(text, at);
                if (after > 0) {
                    return passBreak(after);
                }
            }
            case '`' -> end = isFollowedBy(at, '`') ? at + 2 : 0;
            case '\'' -> end = isFollowedBy(at, '\'') ? at + 2 : contractionEnd(at);
            case '\u2019' -> end = contractionEnd(at);
            case '.', '-', '*', '=', '~' -> end = isFollowedBy(at, (char) codePoint) ? runEnd(at) : 0;
            default -> {}
        }
        return end > 0 ? take(at, end) : takeSymbol(at, codePoint);
    }

    /** Rule 1. */
    private int passBreak(int end) {
        contractionStart = end;
        return end;
    }

    /** Rule 2 applies. */
    private boolean isAddress(int at) {
        return Letters.same(text.charAt(at), 'h') && Addresses.startsAt(text, at);
    }

    /** Rule 5. */
    private int contractionEnd(int at) {
        return at == contractionStart ? Contractions.end(text, at) : 0;
    }

    /** Rule 6. */
    private int takeWord(int at) {
        int end = words.take(at);
        contractionStart = end;
        return end;
    }

    /** Rule 7. */
    private int runEnd(int at) {
        char unit = text.charAt(at);
        int end = at + 1;
        while (end < text.length() && text.charAt(end) == unit) {
            end++;
        }
        return end;
    }

    /** Rule 8 applies. Every REGIONAL is two units. */
    private boolean isFlag(int at) {
        return at + 2 < text.length() && CodePointClass.of(text.codePointAt(at + 2)) == CodePointClass.REGIONAL;
    }

    /** Rule 9. A joiner that is the first code point itself joins nothing: it has no token before it. */
    private int takeSymbol(int at, int codePoint) {
        int first = at + Character.charCount(codePoint);
        int end = Extends.end(text, first);
        while (end > first && end < text.length() && text.charAt(end - 1) == ZERO_WIDTH_JOINER) {
            int joined = text.codePointAt(end);
            if (CodePointClass.of(joined) != CodePointClass.SYMBOL) {
                break;
            }
            end = Extends.end(text, end + Character.charCount(joined));
        }
        tokens.add(at, end);
        return end;
    }

    private int take(int start, int end) {
        int extended = Extends.end(text, end);
        tokens.add(start, extended);
        return extended;
    }

    private boolean isFollowedBy(int at, char unit) {
        return at + 1 < text.length() && text.charAt(at + 1) == unit;
    }
}
