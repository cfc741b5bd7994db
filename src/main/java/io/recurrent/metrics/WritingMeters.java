package io.recurrent.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.recurrent.task.generation.GenerationMetrics;
import io.recurrent.task.generation.GenerationSlots;
import io.recurrent.task.generation.PrefixStates;
import io.recurrent.task.writing.FinishReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What one model version writes. Thread safe. */
final class WritingMeters implements GenerationMetrics {
    private final Counter tokens;
    private final Timer firstToken;
    private final Timer nextToken;
    private final Map<FinishReason, Counter> ended = new EnumMap<>(FinishReason.class);
    private final Counter failed;

    WritingMeters(MeterGroup group, GenerationSlots slots, PrefixStates prefixes) {
        tokens = group.add((registry, tags) -> Counter.builder("recurrent.generation.tokens")
                .description("Generated tokens")
                .tags(tags)
                .register(registry));
        firstToken = timer(group, "recurrent.generation.first.token", "Time from a call's arrival to the first token");
        nextToken = timer(group, "recurrent.generation.next.token", "Time between two tokens of a generation");
        for (FinishReason reason : FinishReason.values()) {
            ended.put(reason, ended(group, MeterLabels.lowerCase(reason)));
        }
        failed = ended(group, "failed");
        gauge(group, "recurrent.generation.live", "Live generations", slots, GenerationSlots::live);
        gauge(group, "recurrent.generation.slots", "Limit of live generations", slots, GenerationSlots::most);
        gauge(group, "recurrent.prefix.states", "Prompt states in the prefix cache", prefixes, PrefixStates::size);
        counter(group, "recurrent.prefix.hits", "Prefix cache hits", prefixes, PrefixStates::hits);
        counter(group, "recurrent.prefix.misses", "Prefix cache misses", prefixes, PrefixStates::misses);
        counter(
                group,
                "recurrent.prefix.evictions",
                "Evictions from the prefix cache",
                prefixes,
                PrefixStates::evictions);
    }

    private static Timer timer(MeterGroup group, String name, String description) {
        return group.add((registry, tags) -> Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(MeterLabels.stageBounds())
                .register(registry));
    }

    private static Counter ended(MeterGroup group, String reason) {
        return group.add((registry, tags) -> Counter.builder("recurrent.generation.ended")
                .description("Finished generations, by reason")
                .tags(tags)
                .tag("reason", reason)
                .register(registry));
    }

    private static <T> void gauge(
            MeterGroup group, String name, String description, T object, ToDoubleFunction<T> value) {
        group.add((registry, tags) -> Gauge.builder(name, object, value)
                .description(description)
                .tags(tags)
                .register(registry));
    }

    private static <T> void counter(
            MeterGroup group, String name, String description, T object, ToDoubleFunction<T> value) {
        group.add((registry, tags) -> FunctionCounter.builder(name, object, value)
                .description(description)
                .tags(tags)
                .register(registry));
    }

    @Override
    public void firstToken(long nanos) {
        tokens.increment();
        firstToken.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void nextToken(long nanos) {
        tokens.increment();
        nextToken.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void ended(FinishReason reason) {
        Counter counter = ended.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void failed() {
        failed.increment();
    }
}
