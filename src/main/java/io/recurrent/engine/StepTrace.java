package io.recurrent.engine;

import io.recurrent.model.RowProgress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A row's raw scores after each of its steps. One thread at a time, handed on with the row. */
public final class StepTrace {
    private final List<float[]> scores = new ArrayList<>();

    /** A trace of nothing yet. */
    public StepTrace() {}

    /** A trace that was kept: as many values a step as the steps share. */
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

    /** A row that stops after each step and leaves its scores here. */
    public RowStart over(RowProgress progress) {
        return new RowStart(progress.scoredEachStep(), this::after);
    }

    private void after(RowProgress row) {
        scores.add(row.scores().clone());
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

    /** The scores after each step; read only. */
    public List<float[]> all() {
        return Collections.unmodifiableList(scores);
    }
}
