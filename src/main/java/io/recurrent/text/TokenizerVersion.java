package io.recurrent.text;

/** The versions of the tokenisers' rules; docs/MODEL_FORMAT.md has both. */
public enum TokenizerVersion {
    /** Tokens are read as they were sent. */
    V1,

    /** Tokens are read in normal form, so that text that looks the same is the same. */
    V2;

    /**
     * A version by its number.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static TokenizerVersion of(int number) {
        if (number < 1 || number > values().length) {
            throw new IllegalArgumentException("must be 1 to " + values().length + ", got " + number);
        }
        return values()[number - 1];
    }
}
