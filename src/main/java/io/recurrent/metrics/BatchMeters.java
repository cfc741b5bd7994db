package io.recurrent.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import io.recurrent.batch.BatchMetrics;
import java.util.concurrent.TimeUnit;

/** What the runs of one model version hold and take. Thread safe. */
final class BatchMeters implements BatchMetrics {
    private final DistributionSummary rows;
    private final Counter usefulSteps;
    private final Counter paddedSteps;
    private final Timer duration;
    private final DistributionSummary prediction;
    private final DistributionSummary waitPrediction;

    BatchMeters(MeterGroup group) {
        rows = summary(group, "recurrent.batch.rows", "Inputs per batch", 1, 2, 4, 8, 16, 32);
        usefulSteps = steps(group, "useful");
        paddedSteps = steps(group, "padded");
        duration = group.add((registry, tags) -> Timer.builder("recurrent.batch.duration")
                .description("Batch execution time")
                .tags(tags)
                .serviceLevelObjectives(MeterLabels.stageBounds())
                .register(registry));
        prediction = summary(
                group,
                "recurrent.batch.prediction.ratio",
                "Measured over predicted batch execution time",
                0.5,
                0.8,
                1.25,
                2,
                10);
        waitPrediction = summary(
                group,
                "recurrent.queue.prediction.ratio",
                "Predicted over measured time in the queue, of inputs that were not first",
                0.25,
                0.5,
                0.7,
                0.85,
                1,
                1.2,
                1.4,
                2,
                4,
                10);
    }

    @Override
    public void ran(int rowCount, long useful, long padded, long nanos, double predictedNanos) {
        rows.record(rowCount);
        usefulSteps.increment(useful);
        paddedSteps.increment(padded);
        duration.record(nanos, TimeUnit.NANOSECONDS);
        prediction.record(nanos / predictedNanos);
    }

    @Override
    public void waited(double predictedNanos, long nanos) {
        waitPrediction.record(predictedNanos / nanos);
    }

    /** Runs so far. */
    long runs() {
        return rows.count();
    }

    private static Counter steps(MeterGroup group, String kind) {
        return group.add((registry, tags) -> Counter.builder("recurrent.batch.steps")
                .description("Steps of batches: useful ones, and all that were computed, padding included")
                .tags(tags)
                .tag("kind", kind)
                .register(registry));
    }

    private static DistributionSummary summary(MeterGroup group, String name, String description, double... bounds) {
        return group.add((registry, tags) -> DistributionSummary.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(bounds)
                .register(registry));
    }
}
