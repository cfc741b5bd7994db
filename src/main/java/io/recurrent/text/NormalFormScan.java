package io.recurrent.text;

import java.util.Arrays;

/** Makes the normal form of one text, piece by piece. Used once, by one thread. */
final class NormalFormScan {
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int LEFT_RIGHT_ARROW = 0x2194;
    private static final int NONE = -1;

    private final String sent;
    private final boolean words;
    private final StringBuilder made;
    private int[] starts;
    private int[] ends;

    /** Where the last piece begins in what is made, and what it holds. */
    private int pieceStart;

    private int pieceMarks;
    private boolean pieceMayChange;
    private int last = ' ';

    /** Whether what is made ends in an emoji, and where a joiner after it was sent. */
    private boolean afterEmoji;

    private int joiner = NONE;

    NormalFormScan(String sent, boolean words) {
        this.sent = sent;
        this.words = words;
        this.made = new StringBuilder(sent.length());
        this.starts = new int[sent.length()];
        this.ends = new int[sent.length()];
    }

    ReadText read() {
        int at = 0;
        while (at < sent.length()) {
            int codePoint = sent.codePointAt(at);
            int end = at + Character.charCount(codePoint);
            if (DefaultIgnorables.contains(codePoint)) {
                noteJoiner(codePoint, at);
            } else if (words && Variants.contains(codePoint)) {
                takeAll(Variants.read(codePoint), at, end);
            } else {
                take(codePoint, at, end);
            }
            at = end;
        }
        endPiece();
        return ReadText.of(made.toString(), starts, ends);
    }

    private void noteJoiner(int ignorable, int at) {
        if (ignorable == ZERO_WIDTH_JOINER && afterEmoji && joiner == NONE) {
            joiner = at;
        }
    }

    private void takeAll(String codePoints, int start, int end) {
        for (int at = 0; at < codePoints.length(); at = codePoints.offsetByCodePoints(at, 1)) {
            take(codePoints.codePointAt(at), start, end);
        }
    }

    private void take(int codePoint, int start, int end) {
        boolean emoji = words && isEmoji(codePoint);
        if (joiner != NONE) {
            if (emoji) {
                add(ZERO_WIDTH_JOINER, joiner, joiner + 1);
            }
            joiner = NONE;
        }
        afterEmoji = emoji || afterEmoji && CodePointClass.of(codePoint) == CodePointClass.EXTEND;
        add(codePoint, start, end);
    }

    /** What emoji are joined of: category So but the letters of flags, and one arrow that is a sign of mathematics. */
    private static boolean isEmoji(int codePoint) {
        return codePoint == LEFT_RIGHT_ARROW
                || Character.getType(codePoint) == Character.OTHER_SYMBOL
                        && CodePointClass.of(codePoint) == CodePointClass.SYMBOL;
    }

    private void add(int codePoint, int start, int end) {
        if (pieceMarks < Composition.MOST_MARKS && Composition.continues(last, codePoint)) {
            pieceMarks++;
            pieceMayChange = true;
        } else {
            endPiece();
            pieceMayChange = Composition.isReplaced(codePoint);
        }
        place(made.length() + Character.charCount(codePoint), start, end);
        made.appendCodePoint(codePoint);
        last = codePoint;
    }

    /** Composes the piece. What it begins with and keeps, such as a space before marks, keeps its own place. */
    private void endPiece() {
        if (pieceMayChange) {
            String piece = made.substring(pieceStart);
            String composed = Composition.compose(piece);
            int same = 0;
            while (same < composed.length() && same < piece.length() && piece.charAt(same) == composed.charAt(same)) {
                same++;
            }
            if (same < composed.length() || same < piece.length()) {
                int start = starts[pieceStart + same];
                int end = ends[made.length() - 1];
                made.setLength(pieceStart + same);
                place(made.length() + composed.length() - same, start, end);
                made.append(composed, same, composed.length());
            }
        }
        pieceStart = made.length();
        pieceMarks = 0;
        pieceMayChange = false;
    }

    /** Notes where the units from the end of what is made up to {@code length} were sent. */
    private void place(int length, int start, int end) {
        if (length > starts.length) {
            int capacity = length + (length >> 1);
            starts = Arrays.copyOf(starts, capacity);
            ends = Arrays.copyOf(ends, capacity);
        }
        Arrays.fill(starts, made.length(), length, start);
        Arrays.fill(ends, made.length(), length, end);
    }
}
