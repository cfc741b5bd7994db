package io.recurrent.engine;

import io.recurrent.admission.Admission;
import io.recurrent.admission.AdmissionPolicy;
import io.recurrent.admission.AdmissionRefusal;
import io.recurrent.admission.Demand;
import io.recurrent.admission.ReadingGate;
import io.recurrent.batch.BatchQueue;
import io.recurrent.batch.QueueLoad;
import io.recurrent.call.Call;
import io.recurrent.engine.CallMetrics.CallRecord;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.input.RoughSize;
import io.recurrent.input.RowInput;
import io.recurrent.registry.ModelLease;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.serving.ServedModel;
import io.recurrent.serving.ServedRow;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all calls have in common: a permit, a lease on one version of a model, rows that run or are refused, and one
 * outcome that is measured, whatever happens. Thread safe.
 */
public final class CallEngine {
    /** Words of a call for which a guess saves more than it costs. */
    private static final int LARGE_STEPS = 128;

    private final ModelRegistry<ServedModel> registry;
    private final Admission admission;
    private final AdmissionPolicy policy;
    private final ReadingGate gate;
    private final CallMetrics metrics;

    /**
     * Calls to the models of {@code registry} under {@code admission}, let in by {@code policy}; large inputs are
     * tokenised one after the other at {@code gate}.
     */
    public CallEngine(
            ModelRegistry<ServedModel> registry,
            Admission admission,
            AdmissionPolicy policy,
            ReadingGate gate,
            CallMetrics metrics) {
        this.registry = registry;
        this.admission = admission;
        this.policy = policy;
        this.gate = gate;
        this.metrics = metrics;
    }

    /** What a call does while it holds its lease. */
    @FunctionalInterface
    public interface LeasedWork<T> {
        /** The answer; the lease is given back afterwards. */
        T with(ModelLease<ServedModel> lease, CallMeasure measure);
    }

    /** Does a call's work under a permit and a lease, and measures its outcome. */
    public <T> T answer(Call call, CallKind kind, ModelReference model, LeasedWork<T> work) {
        return answer(call, kind, measure -> {
            try (ModelLease<ServedModel> lease = lease(model)) {
                measure.leased(lease.model(), lease.version());
                return work.with(lease, measure);
            }
        });
    }

    /**
     * A version for a call.
     *
     * @return to be closed by the caller
     * @throws InferenceException MODEL_NOT_FOUND, MODEL_NOT_READY
     */
    public ModelLease<ServedModel> lease(ModelReference model) {
        return registry.lease(model.name(), model.version());
    }

    /** What a call does between its permit and its outcome. */
    @FunctionalInterface
    public interface Work<T> {
        /** The answer; an exception is the outcome of the call. */
        T with(CallMeasure measure);
    }

    /** Does a call's work under a permit and measures its outcome. */
    public <T> T answer(Call call, CallKind kind, Work<T> work) {
        CallMeasure measure = new CallMeasure(call, kind);
        try (Admission.Permit permit = admission.enter(call.caller())) {
            T answer = work.with(measure);
            metrics.finished(measure.answered());
            return answer;
        } catch (RuntimeException | Error e) {
            throw failed(e, measure);
        }
    }

    /** Begins a call that goes on after this method; whoever has what the work gives closes the permit. */
    public <T> T begin(Call call, CallKind kind, PermittedWork<T> work) {
        CallMeasure measure = new CallMeasure(call, kind);
        Admission.Permit permit = null;
        try {
            permit = admission.enter(call.caller());
            return work.with(measure, permit);
        } catch (RuntimeException | Error e) {
            if (permit != null) {
                permit.close();
            }
            throw failed(e, measure);
        }
    }

    /** What a call does that takes its permit along. */
    @FunctionalInterface
    public interface PermittedWork<T> {
        /** What goes on with the permit; after an exception the engine closes it. */
        T with(CallMeasure measure, Admission.Permit permit);
    }

    private InferenceException failed(Throwable e, CallMeasure measure) {
        InferenceException known = e instanceof InferenceException thrown
                ? thrown
                : new InferenceException(ErrorCode.INTERNAL, "the server failed; this is a bug in it", e);
        metrics.finished(measure.failed(known.code()));
        return known;
    }

    /** Where outcomes go. */
    public Consumer<CallRecord> outcomes() {
        return metrics::finished;
    }

    /** Refuses by what a call would find if it came with so many rows now. */
    private void check(Call call, QueueLoad load) {
        AdmissionRefusal refusal = policy.refusal(new Demand(
                load.rows(),
                load.waiting(),
                load.capacity(),
                load.room(),
                load.offered(),
                load.waitNanos(),
                load.betweenNanos(),
                load.runNanos(),
                call.deadline().remainingNanos(),
                load.overload().nanos(),
                load.callerFull()));
        if (refusal != null) {
            if (refusal.full()) {
                load.overload().reached();
            }
            throw refusal.error();
        }
    }

    /**
     * Refuses a call that would be refused anyway, before its message is parsed: what refusals cost is lost to what was
     * let in. Nothing is known of its inputs yet, so it counts as one of the smallest.
     *
     * @return the tokens of an input that the version takes; {@link Integer#MAX_VALUE} where it reads none
     * @throws InferenceException MODEL_NOT_FOUND, MODEL_NOT_READY, OVERLOADED; the outcome is measured then
     */
    public int refuseUnread(Call call, CallKind kind, ModelReference model) {
        CallMeasure measure = new CallMeasure(call, kind);
        try (ModelLease<ServedModel> lease = lease(model)) {
            measure.leased(lease.model(), lease.version());
            BatchQueue<ServedRow> queue = lease.servable().queue();
            if (queue.overloaded()) {
                check(call, queue.look(call.caller(), 1, 1, 1));
            }
            return lease.servable().mostTokens();
        } catch (RuntimeException | Error e) {
            throw failed(e, measure);
        }
    }

    /**
     * Refuses a call that would be refused anyway, before it is tokenised: a large one, since that may cost as much as
     * running it, and any one while the queue is at its limit. Inputs that are large wait for their turn; what they
     * cost is booked to the caller.
     *
     * @param encoding tokenises them; may throw
     * @return what {@code encoding} gives
     * @throws InferenceException OVERLOADED, INPUT_TOO_LARGE, DEADLINE_EXCEEDED
     */
    public <T extends @Nullable Object> T encode(
            Call call, BatchQueue<ServedRow> queue, List<RowInput> inputs, Supplier<T> encoding) {
        RoughSize size = RoughSize.of(inputs);
        if (size.steps() >= LARGE_STEPS || queue.overloaded()) {
            check(call, queue.look(call.caller(), inputs.size(), size.steps(), size.longest()));
        }
        return gate.run(call.caller(), size.bytes(), Math.max(0, call.deadline().remainingNanos()), encoding);
    }

    /**
     * Offers a call's rows, all or none, by the admission policy.
     *
     * @throws InferenceException OVERLOADED, INPUT_TOO_LARGE, SHUTTING_DOWN; then none runs
     */
    public void offer(Call call, BatchQueue<ServedRow> queue, List<? extends ServedRow> rows) {
        if (!queue.offerAll(rows, call.caller(), load -> check(call, load))) {
            throw Admission.shuttingDown();
        }
    }

    /**
     * Runs a call's rows and waits for them.
     *
     * @param pending told by each of the rows
     * @throws InferenceException whatever ended the call before its rows were done
     */
    public void run(Call call, BatchQueue<ServedRow> queue, List<CallRow> rows, PendingRows pending) {
        call.onCancel(pending::cancel);
        runMore(call, queue, rows, pending);
    }

    /** As {@link #run}, for a call whose cancellation ends these rows by another way. */
    public void runMore(Call call, BatchQueue<ServedRow> queue, List<CallRow> rows, PendingRows pending) {
        if (call.cancelled()) {
            pending.cancel();
        }
        if (pending.failed() || call.deadline().passed()) {
            // Nothing is worth a place in the queue any more; the wait says why.
            pending.await(call);
            return;
        }
        offer(call, queue, rows);
        try {
            pending.await(call);
        } finally {
            if (pending.failed()) {
                queue.sweep();
            }
        }
    }
}
