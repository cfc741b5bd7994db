package io.recurrent.task.tagging;

/**
 * A label of a tagger, taken apart.
 *
 * @param prefix where in a span the token stands: {@code O} outside, {@code B} begin, {@code I} or {@code M} inside,
 *     {@code E} end, {@code S} a span of its own
 * @param type the span's type; empty outside
 */
record Tag(char prefix, String type) {
    static final char OUTSIDE = 'O';

    /**
     * Reads {@code O} or {@code PREFIX-TYPE}.
     *
     * @throws IllegalArgumentException naming the label when it is neither, or the prefix is not among {@code prefixes}
     */
    static Tag parse(String label, String prefixes) {
        if (label.equals("O")) {
            return new Tag(OUTSIDE, "");
        }
        boolean shaped = label.length() > 2 && label.charAt(1) == '-';
        if (!shaped || prefixes.indexOf(label.charAt(0)) < 0) {
            throw new IllegalArgumentException("label '" + label + "' is neither O nor one of "
                    + String.join(
                            ", ",
                            prefixes.chars().mapToObj(c -> (char) c + "-TYPE").toList()));
        }
        return new Tag(label.charAt(0), label.substring(2));
    }

    boolean isOutside() {
        return prefix == OUTSIDE;
    }

    boolean isSameType(Tag other) {
        return type.equals(other.type);
    }
}
