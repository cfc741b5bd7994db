package io.recurrent.task.writing;

/**
 * A token that may come next.
 *
 * @param token its text
 * @param probability under the model, given all before it
 */
public record TokenProbability(String token, double probability) {}
