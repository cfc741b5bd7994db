package io.recurrent.text;

/**
 * A text and where its tokens stand. Immutable as long as nobody adds to the bounds.
 *
 * @param text the text
 * @param bounds offsets into it
 */
record TokenizedText(String text, TokenBounds bounds) {}
