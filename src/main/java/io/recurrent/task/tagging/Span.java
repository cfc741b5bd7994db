package io.recurrent.task.tagging;

/**
 * A labelled piece of a text.
 *
 * @param type what it is, such as {@code PER}
 * @param text how it stands there
 * @param start in UTF-16 code units into the text
 * @param end exclusive, in UTF-16 code units
 * @param startToken the first token's index
 * @param endToken exclusive
 * @param score the probability of its tags under the model, 0 to 1
 */
public record Span(String type, String text, int start, int end, int startToken, int endToken, double score) {}
