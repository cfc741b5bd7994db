package io.recurrent.task.tagging;

/**
 * How tags of single tokens mark spans of several. Each scheme says which tags may begin and end a text and which may
 * follow which; a sequence that keeps to that has exactly one reading as spans.
 */
public enum TagScheme {
    /** IOB2: {@code B} begins every span, {@code I} continues it. */
    BIO("BI", "B", "BI"),
    /** {@code B}, {@code I}, {@code E} for spans of several tokens, {@code S} for those of one. */
    BIOES("BIES", "BS", "ES"),
    /** The same with {@code M} in the middle. */
    BMES("BMES", "BS", "ES"),
    /** {@code I} alone: neighbours of one type are one span. */
    IO("I", "I", "I");

    private final String prefixes;
    private final String starting;
    private final String ending;

    TagScheme(String prefixes, String starting, String ending) {
        this.prefixes = prefixes;
        this.starting = starting;
        this.ending = ending;
    }

    /** The label taken apart; IllegalArgumentException names one that is not of this scheme. */
    Tag parse(String label) {
        return Tag.parse(label, prefixes);
    }

    /** Whether the first token may have the tag. */
    boolean mayStart(Tag tag) {
        return tag.isOutside() || starting.indexOf(tag.prefix()) >= 0;
    }

    /** Whether the last token may have the tag. */
    boolean mayEnd(Tag tag) {
        return tag.isOutside() || ending.indexOf(tag.prefix()) >= 0;
    }

    /** Whether a token with tag {@code next} may follow one with tag {@code tag}. */
    boolean mayFollow(Tag tag, Tag next) {
        return continues(tag, next) || mayEnd(tag) && mayStart(next);
    }

    /** Whether both tags, in this order, stand in one span. */
    boolean continues(Tag tag, Tag next) {
        if (tag.isOutside() || !tag.isSameType(next)) {
            return false;
        }
        return this == IO || isOpen(tag) && isInner(next);
    }

    private boolean isOpen(Tag tag) {
        return tag.prefix() == 'B' || tag.prefix() == 'I' || tag.prefix() == 'M';
    }

    private boolean isInner(Tag tag) {
        return tag.prefix() == 'I' || tag.prefix() == 'M' || tag.prefix() == 'E';
    }
}
