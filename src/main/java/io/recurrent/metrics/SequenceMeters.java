package io.recurrent.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.recurrent.sequence.LiveSequences;
import io.recurrent.sequence.SequenceMetrics;
import java.util.EnumMap;
import java.util.Map;

/** What becomes of sequences. Thread safe. */
public final class SequenceMeters implements SequenceMetrics {
    private final Counter started;
    private final Map<Reason, Counter> ended = new EnumMap<>(Reason.class);
    private final MeterRegistry registry;

    /** Measures into {@code registry}. */
    public SequenceMeters(MeterRegistry registry) {
        this.registry = registry;
        started = Counter.builder("recurrent.sequences.started")
                .description("Started sequences")
                .register(registry);
        for (Reason reason : Reason.values()) {
            ended.put(
                    reason,
                    Counter.builder("recurrent.sequences.ended")
                            .description("Ended sequences, by reason")
                            .tag("reason", MeterLabels.lowerCase(reason))
                            .register(registry));
        }
    }

    /** Watches how many live and what they keep, and how near that is to what they may. */
    public void watch(LiveSequences<?> sequences) {
        Gauge.builder("recurrent.sequences.live", sequences, LiveSequences::live)
                .description("Live sequences")
                .register(registry);
        Gauge.builder("recurrent.sequences.state", sequences, LiveSequences::bytes)
                .description("Approximate memory of sequence states")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("recurrent.sequences.slots", sequences, it -> it.limits().maxLive())
                .description("Limit of live sequences")
                .register(registry);
        Gauge.builder(
                        "recurrent.sequences.state.limit",
                        sequences,
                        it -> it.limits().maxBytes())
                .description("Limit of the memory of sequence states")
                .baseUnit("bytes")
                .register(registry);
    }

    @Override
    public void started() {
        started.increment();
    }

    @Override
    public void ended(Reason reason) {
        Counter counter = ended.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }
}
