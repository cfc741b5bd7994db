package io.recurrent.text;

/**
 * What is done to a token before the vocabulary is asked for it, on top of what the tokeniser's type always does.
 *
 * @param lowercase whether each code point is mapped to its simple lower case
 * @param zeroDigits whether each of {@code 0} to {@code 9} is looked up as {@code 0}
 */
public record LookupForm(boolean lowercase, boolean zeroDigits) {
    /** The token as it is. */
    public static final LookupForm KEEP = new LookupForm(false, false);
}
