package io.recurrent.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.recurrent.batch.BatchMetrics;
import io.recurrent.batch.BatchQueue;
import io.recurrent.engine.CallMetrics.CallRecord;
import io.recurrent.registry.VersionState;
import io.recurrent.service.models.VersionStatistics;
import io.recurrent.serving.Exactness;
import io.recurrent.task.generation.GenerationMetrics;
import io.recurrent.task.generation.GenerationSlots;
import io.recurrent.task.generation.PrefixStates;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Everything that is measured of one known version, from the moment it is NEW until it is gone. Thread safe. */
final class VersionMeters {
    private static final double NANOS_A_SECOND = Duration.ofSeconds(1).toNanos();
    private static final int COST_STEPS = 32;

    private final MeterGroup group;
    private final CallTimers calls;
    private volatile VersionState state = VersionState.NEW;
    private volatile long loadNanos;
    private volatile @Nullable WorkMeters work;
    private volatile @Nullable BatchMeters batches;
    private volatile long lastAnswerMillis;

    private VersionMeters(MeterGroup group) {
        this.group = group;
        this.calls = new CallTimers(group);
    }

    /** Meters for a version that is NEW; the caller holds on to them, as gauges refer to them weakly. */
    static VersionMeters register(MeterRegistry registry, String model, String version) {
        VersionMeters meters = new VersionMeters(new MeterGroup(registry, model, version));
        for (VersionState state : VersionState.values()) {
            meters.addGauge(state);
        }
        return meters;
    }

    private void addGauge(VersionState one) {
        group.add((registry, tags) -> Gauge.builder("recurrent.model.state", this, it -> it.state == one ? 1 : 0)
                .description("1 for the state of the version, 0 for the others")
                .tags(tags)
                .tag("state", Labels.lowerCase(one))
                .register(registry));
    }

    void become(VersionState next) {
        state = next;
    }

    boolean loaded() {
        return batches != null;
    }

    void loaded(long nanos) {
        loadNanos = nanos;
        group.add((registry, tags) -> Gauge.builder(
                        "recurrent.model.load.duration", this, it -> it.loadNanos / NANOS_A_SECOND)
                .description("Time to load and check the version")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry));
        work();
    }

    BatchMetrics batches() {
        BatchMeters made = new BatchMeters(group);
        batches = made;
        return made;
    }

    GenerationMetrics writing(GenerationSlots slots, PrefixStates prefixes) {
        return new WritingMeters(group, slots, prefixes);
    }

    void serving(BatchQueue<?> queue, Exactness exactness) {
        gauge("recurrent.queue.version.rows", "Queued inputs of the version", queue, BatchQueue::waitingRows);
        group.add((registry, tags) -> Gauge.builder(
                        "recurrent.queue.backlog", queue, it -> it.backlogNanos() / NANOS_A_SECOND)
                .description("Predicted time until all queued and executing inputs are done")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry));
        exact("batches", exactness.batches());
        exact("chunks", exactness.chunks());
        for (int rows = 1; rows <= queue.cost().measuredRows(); rows *= 2) {
            cost(queue, rows);
        }
    }

    private void exact(String what, boolean holds) {
        group.add((registry, tags) -> Gauge.builder("recurrent.model.exact", () -> holds ? 1 : 0)
                .description("1 when answers are bit-identical alone and in batches, or whole and in time chunks")
                .tags(tags)
                .tag("across", what)
                .register(registry));
    }

    private void cost(BatchQueue<?> queue, int rows) {
        group.add((registry, tags) -> Gauge.builder(
                        "recurrent.cost.run", queue, it -> it.cost().nanos(rows, COST_STEPS) / NANOS_A_SECOND)
                .description("Predicted time of a batch of " + COST_STEPS + " steps")
                .baseUnit("seconds")
                .tags(tags)
                .tag("rows", Integer.toString(rows))
                .register(registry));
    }

    private <T> void gauge(String name, String description, T object, ToDoubleFunction<T> value) {
        group.add((registry, tags) -> Gauge.builder(name, object, value)
                .description(description)
                .tags(tags)
                .register(registry));
    }

    void record(CallRecord call) {
        calls.record(call);
        work().record(call);
        if (call.failure() == null) {
            lastAnswerMillis = group.wallMillis();
        }
    }

    /** All that was measured, in sums. */
    VersionStatistics statistics(String model, String version) {
        BatchMeters runs = batches;
        WorkMeters done = work();
        return new VersionStatistics(
                model,
                version,
                lastAnswerMillis,
                runs == null ? 0 : runs.rows(),
                runs == null ? 0 : runs.runs(),
                calls.total(true),
                calls.total(false),
                done.queued(),
                done.encoded(),
                done.ran(),
                done.decoded());
    }

    /** Two threads that both find none register the same meters twice, which the registry takes for one. */
    private WorkMeters work() {
        WorkMeters now = work;
        if (now == null) {
            now = new WorkMeters(group);
            work = now;
        }
        return now;
    }

    /** Removes every meter; calls that still record here record into nothing. */
    void close() {
        group.close();
    }
}
