package io.recurrent.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.recurrent.engine.CallMetrics.CallRecord;
import io.recurrent.engine.StageTimings;
import io.recurrent.service.models.VersionStatistics.Total;
import java.util.concurrent.TimeUnit;

/**
 * What one model version does for its calls: time by stage, and tokens. Thread safe. All series exist from the start,
 * so that the first call is an increase and not a birth, which {@code rate()} cannot see.
 */
final class WorkMeters {
    private final Timer tokenize;
    private final Timer queue;
    private final Timer run;
    private final Timer decode;
    private final Counter tokens;
    private final Counter unknownTokens;

    WorkMeters(MeterGroup group) {
        tokenize = stage(group, "tokenize");
        queue = stage(group, "queue");
        run = stage(group, "run");
        decode = stage(group, "decode");
        tokens = counter(group, "recurrent.tokens", "Tokens of the inputs, known and unknown");
        unknownTokens = counter(group, "recurrent.tokens.unknown", "Tokens that are not in the model's vocabulary");
    }

    void record(CallRecord call) {
        StageTimings timings = call.timings();
        boolean answered = call.failure() == null;
        record(tokenize, timings.tokenizeNanos(), answered);
        record(queue, timings.queueNanos(), answered);
        record(run, timings.runNanos(), answered);
        record(decode, timings.decodeNanos(), answered);
        tokens.increment(call.tokens());
        unknownTokens.increment(call.unknownTokens());
    }

    Total queued() {
        return total(queue);
    }

    Total encoded() {
        return total(tokenize);
    }

    Total ran() {
        return total(run);
    }

    Total decoded() {
        return total(decode);
    }

    private static Total total(Timer timer) {
        return new Total(timer.count(), (long) timer.totalTime(TimeUnit.NANOSECONDS));
    }

    /** A failed call has 0 for the stages that it did not reach; those are no measurements. */
    private static void record(Timer timer, long nanos, boolean answered) {
        if (answered || nanos > 0) {
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private static Timer stage(MeterGroup group, String stage) {
        return group.add((registry, tags) -> Timer.builder("recurrent.stage.duration")
                .description("Time of a call in one stage")
                .tags(tags)
                .tag("stage", stage)
                .serviceLevelObjectives(MeterLabels.stageBounds())
                .register(registry));
    }

    private static Counter counter(MeterGroup group, String name, String description) {
        return group.add((registry, tags) ->
                Counter.builder(name).description(description).tags(tags).register(registry));
    }
}
