package io.recurrent.task.classification;

import io.recurrent.service.sequences.StepAnswer.TokenScores;
import java.util.List;

/**
 * How a classifier's answer came about.
 *
 * @param classification the answer after the last token
 * @param points the scores after each token
 */
public record Trajectory(Classification classification, List<TokenScores> points) {}
