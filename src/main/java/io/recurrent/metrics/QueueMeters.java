package io.recurrent.metrics;

import io.micrometer.core.instrument.Gauge;
import io.recurrent.batch.BatchQueue;
import io.recurrent.serving.Exactness;
import java.time.Duration;

/**
 * What is measured of a queue and its cost model, and whether its graph is exact. All of them read when they are
 * scraped, and refer to the queue weakly.
 */
final class QueueMeters {
    private static final double NANOS_A_SECOND = Duration.ofSeconds(1).toNanos();
    private static final int COST_STEPS = 32;

    private QueueMeters() {}

    static void register(MeterGroup group, BatchQueue<?> queue, Exactness exactness) {
        group.add((registry, tags) -> Gauge.builder("recurrent.queue.version.rows", queue, BatchQueue::waitingRows)
                .description("Queued inputs of the version")
                .tags(tags)
                .register(registry));
        group.add((registry, tags) -> Gauge.builder(
                        "recurrent.queue.backlog", queue, it -> it.backlogNanos() / NANOS_A_SECOND)
                .description("Predicted time until all queued and executing inputs are done")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry));
        exact(group, "batches", exactness.batches());
        exact(group, "chunks", exactness.chunks());
        for (int rows = 1; rows <= queue.cost().measuredRows(); rows *= 2) {
            cost(group, queue, rows);
        }
    }

    private static void exact(MeterGroup group, String what, boolean holds) {
        group.add((registry, tags) -> Gauge.builder("recurrent.model.exact", () -> holds ? 1 : 0)
                .description("1 when answers are bit-identical alone and in batches, or whole and in time chunks")
                .tags(tags)
                .tag("across", what)
                .register(registry));
    }

    private static void cost(MeterGroup group, BatchQueue<?> queue, int rows) {
        group.add((registry, tags) -> Gauge.builder(
                        "recurrent.cost.run", queue, it -> it.cost().nanos(rows, COST_STEPS) / NANOS_A_SECOND)
                .description("Predicted time of a batch of " + COST_STEPS + " steps")
                .baseUnit("seconds")
                .tags(tags)
                .tag("rows", Integer.toString(rows))
                .register(registry));
    }
}
