package io.recurrent.task.forecasting;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.task.forecasting.ForecastingKeys.Scaling;
import java.util.Arrays;

/**
 * Makes the frames that a graph reads, one step after the other: scaled values, flags, and what is known of the next
 * step. It remembers the last values and the running scale, so that a path can go on where the series ends. For one
 * thread at a time.
 */
final class StepFrames {
    private final ForecastSpec spec;
    private final KnownAhead known;
    private final Scale[] fixed;
    private final double[] means;
    private final double[] last;
    private final long[] counts;
    private int step;

    /**
     * Before a step of a series.
     *
     * @param fixed the scale of each channel, for scalings that do not run
     */
    StepFrames(ForecastSpec spec, KnownAhead known, Scale[] fixed, int step) {
        this.spec = spec;
        this.known = known;
        this.fixed = fixed;
        this.means = new double[fixed.length];
        this.counts = new long[fixed.length];
        this.last = new double[fixed.length];
        Arrays.fill(last, Double.NaN);
        this.step = step;
    }

    private StepFrames(StepFrames other) {
        this.spec = other.spec;
        this.known = other.known;
        this.fixed = other.fixed;
        this.means = other.means.clone();
        this.counts = other.counts.clone();
        this.last = other.last.clone();
        this.step = other.step;
    }

    /** The same, to go another way from here. */
    StepFrames fork() {
        return new StepFrames(this);
    }

    /** Scales of a series from one step to another, exclusive, as its whole context gives them. */
    static Scale[] scales(ForecastSpec spec, Series series, int from, int to) {
        Scale[] scales = new Scale[spec.channelCount()];
        for (int channel = 0; channel < scales.length; channel++) {
            scales[channel] = Scale.of(spec.scaling(), series.channel(channel, from, to));
        }
        return scales;
    }

    /** The frames of a series to a step, exclusive; the series names the value that does not fit. */
    float[] context(Series series, int to) {
        int width = spec.frameWidth();
        int from = step;
        float[] frames = new float[(to - from) * width];
        while (step < to) {
            int at = (step - from) * width;
            int index = step;
            if (!write(series.values()[index], frames, at)) {
                String place = series.place(index);
                throw InferenceException.invalid(
                        place, "'" + place + "' is beyond the model's numbers of 32 bits, once it is scaled");
            }
        }
        return frames;
    }

    /** The frame of a value that was drawn or forecast. */
    float[] next(double[] values) {
        float[] frame = new float[spec.frameWidth()];
        if (!write(values, frame, 0)) {
            throw new InferenceException(ErrorCode.INFERENCE_FAILED, "a forecast left the model's numbers of 32 bits");
        }
        return frame;
    }

    /** Whether all numbers are finite. */
    private boolean write(double[] values, float[] to, int at) {
        int channels = fixed.length;
        int flags = spec.flags();
        boolean finite = true;
        for (int channel = 0; channel < channels; channel++) {
            double value = values[channel];
            boolean gap = Double.isNaN(value);
            if (!gap) {
                observe(channel, value);
            }
            double shown = gap && flags == 0 ? last[channel] : value;
            float scaled = Double.isNaN(shown) ? 0 : (float) scale(channel).scaled(shown);
            finite &= Float.isFinite(scaled);
            to[at + channel] = scaled;
            if (flags > 0) {
                to[at + channels + channel] = gap ? 0 : 1;
            }
        }
        step++;
        known.write(step, to, at + channels + flags);
        return finite;
    }

    private void observe(int channel, double value) {
        last[channel] = value;
        counts[channel]++;
        means[channel] += (Math.abs(value) - means[channel]) / counts[channel];
    }

    /** What a channel's values are scaled by now. */
    Scale scale(int channel) {
        return spec.scaling() == Scaling.RUNNING ? new Scale(0, Scale.factor(means[channel])) : fixed[channel];
    }
}
