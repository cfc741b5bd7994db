package io.recurrent.task.generation;

import io.recurrent.admission.Admission.Permit;
import io.recurrent.call.Call;
import io.recurrent.engine.CallMeasure;
import io.recurrent.engine.CallMetrics.CallRecord;
import io.recurrent.engine.StageStarts;
import io.recurrent.engine.StageTimings;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.registry.ModelLease;
import io.recurrent.serving.ServedModel;
import io.recurrent.task.generation.Generated.Usage;
import io.recurrent.task.writing.FinishReason;
import io.recurrent.time.Deadline;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call that writes, with what it holds: its permit and its lease, which go back when it is closed. */
final class OpenGeneration implements GenerationStream {
    private final Call call;
    private final LiveGeneration live;
    private final Held held;
    private final Prompt prompt;
    private final CallMeasure measure;
    private final Consumer<CallRecord> outcomes;
    private final AtomicBoolean measured = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** What goes back at the end. */
    record Held(Permit permit, ModelLease<ServedModel> lease, OpenGenerations generations) {}

    /**
     * What the call began with.
     *
     * @param tokens of the prompt
     * @param cachedTokens how many of them were not run
     * @param seed of the draws
     */
    record Prompt(int tokens, int cachedTokens, long seed) {}

    OpenGeneration(
            Call call,
            LiveGeneration live,
            Held held,
            Prompt prompt,
            CallMeasure measure,
            Consumer<CallRecord> outcomes) {
        this.call = call;
        this.live = live;
        this.held = held;
        this.prompt = prompt;
        this.measure = measure;
        this.outcomes = outcomes;
    }

    @Override
    public String model() {
        return held.lease().model();
    }

    @Override
    public String version() {
        return Integer.toString(held.lease().version());
    }

    @Override
    public long seed() {
        return prompt.seed();
    }

    @Override
    public Deadline deadline() {
        return live.deadline();
    }

    @Override
    public Usage usage() {
        return new Usage(prompt.tokens(), prompt.cachedTokens(), live.tokens());
    }

    @Override
    public StageTimings timings() {
        long began = live.beganNanos();
        StageTimings sofar = measure.timings();
        if (began < 0) {
            return sofar;
        }
        long run = call.deadline().ticker().nanos() - began;
        long queued = Math.max(0, call.elapsedNanos() - run - sofar.tokenizeNanos());
        return new StageTimings(sofar.tokenizeNanos(), queued, run, 0);
    }

    @Override
    public @Nullable Event next() {
        try {
            Event event = live.next();
            if (event == null) {
                outcome(null);
            }
            return event;
        } catch (InferenceException e) {
            outcome(e.code());
            throw e;
        }
    }

    /** All at once, when the call does not stream. */
    Generated all() {
        next();
        return new Generated(model(), version(), seed(), live.texts(), usage(), timings());
    }

    private void outcome(@Nullable ErrorCode code) {
        if (measured.compareAndSet(false, true)) {
            long began = live.beganNanos();
            long since = call.deadline().ticker().nanos() - began;
            measure.wrote(began < 0 ? StageStarts.NEVER : call.elapsedNanos() - since, live.firstTokenNanos());
            outcomes.accept(code == null ? measure.answered(timings()) : measure.failed(code));
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            live.end(FinishReason.CANCELLED);
            if (live.abandoned()) {
                held.lease().servable().queue().sweep();
            }
            outcome(ErrorCode.CANCELLED);
            held.generations().remove(live);
            held.lease().close();
            held.permit().close();
        }
    }
}
