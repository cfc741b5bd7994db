package io.recurrent.task.forecasting;

import io.recurrent.call.SplitMix;
import io.recurrent.task.forecasting.ForecastingKeys.Output;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * One way that a series may go on from an origin, value by value. It depends on the origin, the seed and its number,
 * and on nothing else. For one thread at a time.
 */
final class Path {
    private final ForecastSpec spec;
    private final StepFrames frames;
    private final RandomGenerator random;
    private final double[] values;
    private final double[] lastStep;
    private int steps;

    /** The path {@code index} of a seed, of which the first step is known. */
    Path(ForecastSpec spec, Origin origin, int horizon, long seed, int index) {
        this.spec = spec;
        this.frames = origin.frames().fork();
        this.random = random(seed, index);
        this.values = new double[horizon * spec.channelCount()];
        this.lastStep = new double[spec.channelCount()];
        take(origin.scores());
    }

    /** Streams of one seed: far apart for neighbours, too. */
    private static SplittableRandom random(long seed, int index) {
        return new SplittableRandom(SplitMix.mixed(SplitMix.mixed(seed) + index));
    }

    /** Takes the next step by what the graph gave. */
    void take(float[] scores) {
        int channels = spec.channelCount();
        for (int channel = 0; channel < channels; channel++) {
            double value = next(scores, channel);
            lastStep[channel] = value;
            values[steps * channels + channel] = StepOutlook.finite(spec.untransformed(value));
        }
        steps++;
    }

    private double next(float[] scores, int channel) {
        Scale scale = frames.scale(channel);
        if (spec.output() == Output.VALUES) {
            return scale.unscaled(scores[channel]);
        }
        return Predicted.of(spec.family(), scores, channel * spec.entries(), scale)
                .draw(random);
    }

    /** Whether it has reached the horizon. */
    boolean done() {
        return steps * spec.channelCount() == values.length;
    }

    /** What the graph reads to give the next step. */
    float[] frame() {
        return frames.next(lastStep);
    }

    /** A value a channel for each step; not copied. */
    double[] values() {
        return values;
    }
}
