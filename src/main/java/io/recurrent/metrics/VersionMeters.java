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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Everything that is measured of one known version, from the moment it is NEW until it is gone. Thread safe. */
final class VersionMeters {
    private static final double NANOS_A_SECOND = Duration.ofSeconds(1).toNanos();

    private final MeterGroup group;
    private final CallTimers calls;
    /** By graph. */
    private final Map<String, BatchMeters> batches = new ConcurrentHashMap<>();

    private volatile VersionState state = VersionState.NEW;
    private volatile boolean loaded;
    private volatile long loadNanos;
    private volatile @Nullable WorkMeters work;
    private volatile long lastAnswerMillis;
    private final LongAdder inferences = new LongAdder();

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
                .tag("state", MeterLabels.lowerCase(one))
                .register(registry));
    }

    void become(VersionState next) {
        state = next;
    }

    boolean loaded() {
        return loaded;
    }

    void loaded(long nanos) {
        loaded = true;
        loadNanos = nanos;
        group.add((registry, tags) -> Gauge.builder(
                        "recurrent.model.load.duration", this, it -> it.loadNanos / NANOS_A_SECOND)
                .description("Time to load and check the version")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry));
        work();
    }

    BatchMetrics batches(String graph) {
        BatchMeters made = new BatchMeters(group.ofGraph(graph));
        batches.put(graph, made);
        return made;
    }

    GenerationMetrics writing(GenerationSlots slots, PrefixStates prefixes) {
        return new WritingMeters(group, slots, prefixes);
    }

    void serving(String graph, BatchQueue<?> queue, Exactness exactness) {
        QueueMeters.register(group.ofGraph(graph), queue, exactness);
    }

    void record(CallRecord call) {
        calls.record(call);
        work().record(call);
        if (call.failure() == null) {
            lastAnswerMillis = group.wallMillis();
            inferences.add(call.inputs());
        }
    }

    /** All that was measured, in sums over all graphs. */
    VersionStatistics statistics(String model, String version) {
        WorkMeters done = work();
        return new VersionStatistics(
                model,
                version,
                lastAnswerMillis,
                inferences.sum(),
                batches.values().stream().mapToLong(BatchMeters::runs).sum(),
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
