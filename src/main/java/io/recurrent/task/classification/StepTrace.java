package io.recurrent.task.classification;

import io.recurrent.model.RowRun;
import io.recurrent.service.sequences.StepAnswer.TokenScores;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** A classifier's raw scores after each step of one row. One thread at a time, handed on with the row. */
public final class StepTrace {
    private final List<float[]> scores = new ArrayList<>();

    public StepTrace() {}

    /** A trace that was kept: {@code label} values a step. */
    public static StepTrace of(float[] values, int steps) {
        StepTrace trace = new StepTrace();
        int width = steps == 0 ? 0 : values.length / steps;
        for (int step = 0; step < steps; step++) {
            float[] one = new float[width];
            System.arraycopy(values, step * width, one, 0, width);
            trace.scores.add(one);
        }
        return trace;
    }

    /** After a run of one step. */
    public void after(RowRun run) {
        scores.add(run.scores().clone());
    }

    /** All scores, step by step. */
    public float[] values() {
        int width = scores.isEmpty() ? 0 : scores.getFirst().length;
        float[] values = new float[scores.size() * width];
        for (int step = 0; step < scores.size(); step++) {
            System.arraycopy(scores.get(step), 0, values, step * width, width);
        }
        return values;
    }

    /** What the scores mean. */
    public List<TokenScores> points(TextClassification task, IntFunction<String> token) {
        List<TokenScores> points = new ArrayList<>(scores.size());
        for (int step = 0; step < scores.size(); step++) {
            points.add(new TokenScores(
                    token.apply(step), task.decode(scores.get(step), 0).scores()));
        }
        return List.copyOf(points);
    }
}
