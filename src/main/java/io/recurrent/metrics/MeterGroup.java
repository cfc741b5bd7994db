package io.recurrent.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The meters of one model version, which go away together. Thread safe.
 *
 * <p>One lock guards registration and removal, so that a call which ends while its version is unloaded cannot bring a
 * meter back: what is added after {@link #close()} measures into nothing. So does a meter that a call had at hand
 * before.
 */
final class MeterGroup {
    private final Tags tags;
    private final Members members;

    MeterGroup(MeterRegistry registry, String model, String version) {
        this(Tags.of("model", model, "version", version), new Members(registry));
    }

    private MeterGroup(Tags tags, Members members) {
        this.tags = tags;
        this.members = members;
    }

    private static final class Members {
        private final Clock clock;
        private final List<Meter> meters = new ArrayList<>();
        private MeterRegistry registry;

        Members(MeterRegistry registry) {
            this.registry = registry;
            this.clock = registry.config().clock();
        }

        synchronized <M extends Meter> M add(BiFunction<MeterRegistry, Tags, M> registration, Tags tags) {
            M meter = registration.apply(registry, tags);
            meters.add(meter);
            return meter;
        }

        synchronized void close() {
            meters.forEach(registry::remove);
            meters.clear();
            // A composite without parts: it hands out meters that measure nothing and exports none.
            registry = new CompositeMeterRegistry();
        }
    }

    /**
     * The same group for the meters of one graph, which have its name as one more label.
     *
     * @param graph its name, or empty for a version's only graph, whose meters have no such label
     */
    MeterGroup ofGraph(String graph) {
        return graph.isEmpty() ? this : new MeterGroup(tags.and("graph", graph), members);
    }

    /** Registers a meter, given where and under which labels; never null. */
    <M extends Meter> M add(BiFunction<MeterRegistry, Tags, M> registration) {
        return members.add(registration, tags);
    }

    /** The registry's wall clock, in milliseconds since 1970. */
    long wallMillis() {
        return members.clock.wallTime();
    }

    /** Removes every meter, for good. */
    void close() {
        members.close();
    }
}
