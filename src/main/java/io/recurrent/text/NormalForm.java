package io.recurrent.text;

/**
 * The normal form of version 2 (docs/MODEL_FORMAT.md): without default-ignorable code points, and in NFC; for words
 * also without {@link Variants}, and with the joiners that join emoji.
 */
final class NormalForm implements Normalization {
    /** For tokenisers that take words apart. */
    static final NormalForm OF_WORDS = new NormalForm(true);

    /** For all others. */
    static final NormalForm PLAIN = new NormalForm(false);

    private final boolean words;

    private NormalForm(boolean words) {
        this.words = words;
    }

    @Override
    public ReadText read(String text) {
        return isNormal(text) ? ReadText.asSent(text) : new NormalFormScan(text, words).read();
    }

    /** Whether the form of a text is the text itself. Most are, and cost one look at each unit. */
    private boolean isNormal(String text) {
        boolean marked = false;
        int marks = 0;
        int at = 0;
        while (at < text.length()) {
            char unit = text.charAt(at);
            if (unit < DefaultIgnorables.FIRST) {
                marks = 0;
                at++;
                continue;
            }
            int codePoint = text.codePointAt(at);
            if (changes(codePoint)) {
                return false;
            }
            marks = Composition.mayContinue(codePoint) ? marks + 1 : 0;
            if (marks > Composition.MOST_MARKS) {
                return false;
            }
            marked |= marks > 0;
            at += Character.charCount(codePoint);
        }
        return !marked || Composition.isComposed(text);
    }

    /** Whether the form lacks the code point, whatever stands around it; also for joiners, which it may keep. */
    private boolean changes(int codePoint) {
        return DefaultIgnorables.contains(codePoint)
                || Composition.isReplaced(codePoint)
                || words && Variants.contains(codePoint);
    }
}
