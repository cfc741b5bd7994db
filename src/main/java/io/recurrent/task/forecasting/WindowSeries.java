package io.recurrent.task.forecasting;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.model.RowProgress;
import java.util.Arrays;

/**
 * A series on its way through a graph that answers several steps at once: window by window, until the horizon is
 * reached. What was forecast is read as if it had been observed. For one thread at a time.
 */
final class WindowSeries {
    private final WindowGraph graph;
    private final ForecastSpec spec;
    private final Series series;
    private final int length;
    private final double[][] values;
    private final StepOutlook[][] outlook;
    private Scale[] scales = new Scale[0];
    private int done;

    /**
     * A series from whose first {@code length} steps so many more are forecast.
     *
     * @param horizon 1 or more
     */
    WindowSeries(WindowGraph graph, ForecastSpec spec, Series series, int length, int horizon) {
        this.graph = graph;
        this.spec = spec;
        this.series = series;
        this.length = length;
        this.outlook = new StepOutlook[horizon][];
        this.values = Arrays.copyOf(series.values(), length + horizon);
    }

    boolean done() {
        return done == outlook.length;
    }

    /** What the graph said of each step and channel. */
    StepOutlook[][] outlook() {
        return outlook;
    }

    /** The next run. */
    RowProgress row() {
        int to = length + done;
        int from = Math.max(0, to - spec.context());
        Series extended = new Series(series.place(), values, series.past(), series.known(), series.times());
        scales = StepFrames.scales(spec, extended, from, to);
        float[] window = window(from, to);
        float[] future = new float[spec.perRun() * spec.knownWidth()];
        for (int step = 0; step < spec.perRun(); step++) {
            series.known().write(to + step, future, step * spec.knownWidth());
        }
        return graph.row(window, future);
    }

    /** The frames of the steps, after gaps where they are fewer than the window takes. */
    private float[] window(int from, int to) {
        int width = spec.frameWidth();
        float[] frames = new float[spec.context() * width];
        int first = spec.context() - (to - from);
        double[] last = new double[spec.channelCount()];
        Arrays.fill(last, Double.NaN);
        for (int step = from; step < to; step++) {
            write(step, last, frames, (first + step - from) * width);
        }
        return frames;
    }

    private void write(int step, double[] last, float[] frames, int at) {
        int channels = spec.channelCount();
        for (int channel = 0; channel < channels; channel++) {
            double value = values[step][channel];
            boolean gap = Double.isNaN(value);
            last[channel] = gap ? last[channel] : value;
            double shown = gap && spec.flags() == 0 ? last[channel] : value;
            float scaled = Double.isNaN(shown) ? 0 : (float) scales[channel].scaled(shown);
            if (!Float.isFinite(scaled)) {
                throw beyond(step);
            }
            frames[at + channel] = scaled;
            if (spec.flags() > 0) {
                frames[at + channels + channel] = gap ? 0 : 1;
            }
        }
        int next = at + channels + spec.flags();
        if (!spec.past().isEmpty()) {
            for (double value : series.past()[step]) {
                frames[next++] = (float) value;
            }
        }
        series.known().write(step, frames, next);
    }

    private InferenceException beyond(int step) {
        return step < length
                ? InferenceException.invalid(
                        series.place(step),
                        "'" + series.place(step) + "' is beyond the model's numbers of 32 bits, once it is scaled")
                : new InferenceException(ErrorCode.INFERENCE_FAILED, "a forecast left the model's numbers of 32 bits");
    }

    /** Takes what a run gave. */
    void take(float[] given) {
        int channels = spec.channelCount();
        for (int step = 0; step < spec.perRun() && !done(); step++) {
            StepOutlook[] outlooks = new StepOutlook[channels];
            double[] next = new double[channels];
            for (int channel = 0; channel < channels; channel++) {
                int at = (step * channels + channel) * spec.entries();
                outlooks[channel] = StepOutlook.of(spec, given, at, scales[channel]);
                next[channel] = outlooks[channel].mean();
            }
            outlook[done] = outlooks;
            values[length + done] = next;
            done++;
        }
    }
}
