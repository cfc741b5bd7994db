package io.recurrent.task.forecasting;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is known in advance of each step of a series and its horizon: covariates and the calendar. Immutable. */
final class KnownAhead {
    private final int width;
    private final float[] values;

    private KnownAhead(int width, float[] values) {
        this.width = width;
        this.values = values;
    }

    /**
     * Of so many steps.
     *
     * @param future the numbers of each covariate by name, at least as many as steps
     * @param times needed where the model reads the calendar
     */
    static KnownAhead of(ForecastSpec spec, Map<String, double[]> future, @Nullable SeriesTimes times, int steps) {
        int width = spec.knownWidth();
        float[] values = new float[width * steps];
        List<String> names = spec.future();
        for (int step = 0; step < steps; step++) {
            int at = step * width;
            for (String name : names) {
                values[at++] = (float) Objects.requireNonNull(future.get(name))[step];
            }
            if (!spec.calendar().isEmpty()) {
                LocalDateTime time = Objects.requireNonNull(times).local(step);
                for (CalendarFeature feature : spec.calendar()) {
                    values[at++] = (float) feature.at(time);
                }
            }
        }
        return new KnownAhead(width, values);
    }

    /** Writes what is known of a step. */
    void write(int step, float[] to, int at) {
        System.arraycopy(values, step * width, to, at, width);
    }

    int width() {
        return width;
    }
}
