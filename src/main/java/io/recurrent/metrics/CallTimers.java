package io.recurrent.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.recurrent.call.Transport;
import io.recurrent.engine.CallMetrics.CallRecord;
import io.recurrent.error.ErrorCode;
import io.recurrent.service.models.VersionStatistics.Total;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The latency histograms of one model version, each made by the first call of its kind and kept at hand: the registry's
 * own look-up builds and sorts a list of labels. Thread safe.
 */
final class CallTimers {
    private final MeterGroup group;
    private final ConcurrentHashMap<Kind, Timer> timers = new ConcurrentHashMap<>();

    private record Kind(
            Transport transport, String task, @Nullable ErrorCode failure) {}

    CallTimers(MeterGroup group) {
        this.group = group;
    }

    void record(CallRecord call) {
        Kind kind = new Kind(call.transport(), call.kind().text(), call.failure());
        Timer timer = timers.get(kind);
        if (timer == null) {
            timer = timers.computeIfAbsent(
                    kind, missing -> group.add((registry, tags) -> timer(registry, tags, missing)));
        }
        timer.record(call.totalNanos(), TimeUnit.NANOSECONDS);
    }

    /** Calls of one outcome, of all transports and tasks. */
    Total total(boolean answered) {
        long count = 0;
        double nanos = 0;
        for (Map.Entry<Kind, Timer> timer : timers.entrySet()) {
            if ((timer.getKey().failure() == null) == answered) {
                count += timer.getValue().count();
                nanos += timer.getValue().totalTime(TimeUnit.NANOSECONDS);
            }
        }
        return new Total(count, (long) nanos);
    }

    private static Timer timer(MeterRegistry registry, Tags tags, Kind kind) {
        return Timer.builder("recurrent.request.duration")
                .description("Time from a call's arrival to its outcome")
                .tags(tags)
                .tag("transport", MeterLabels.lowerCase(kind.transport()))
                .tag("task", kind.task())
                .tag("outcome", MeterLabels.outcome(kind.failure()))
                .serviceLevelObjectives(MeterLabels.callBounds())
                .register(registry);
    }
}
