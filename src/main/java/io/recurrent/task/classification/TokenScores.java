package io.recurrent.task.classification;

import java.util.Map;

/**
 * The scores after a token.
 *
 * @param token as it stands in the text; for ids and frames their number, from 0
 * @param scores of every label
 */
public record TokenScores(String token, Map<String, Float> scores) {}
