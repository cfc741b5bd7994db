package io.recurrent.task.classification;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * How a classifier's answer came about.
 *
 * @param classification the answer after the last token
 * @param points the scores after each token
 */
public record Trajectory(Classification classification, List<TokenScores> points) {
    /** What raw scores after each step mean. */
    static List<TokenScores> points(TextClassification decoder, List<float[]> trace, IntFunction<String> token) {
        List<TokenScores> points = new ArrayList<>(trace.size());
        for (int step = 0; step < trace.size(); step++) {
            points.add(new TokenScores(
                    token.apply(step), decoder.decode(trace.get(step), 0).scores()));
        }
        return List.copyOf(points);
    }
}
