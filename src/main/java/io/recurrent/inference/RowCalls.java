package io.recurrent.inference;

import io.recurrent.admission.Admission;
import io.recurrent.admission.AdmissionPolicy;
import io.recurrent.admission.Demand;
import io.recurrent.batch.BatchQueue;
import io.recurrent.batch.QueueLoad;
import io.recurrent.call.Call;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.inference.InferenceMetrics.CallRecord;
import java.util.List;
import java.util.function.Consumer;

/** What all calls have in common: a permit, one outcome that is measured, and rows that run or are refused. */
public final class RowCalls {
    /** Words of a call for which a guess saves more than it costs. */
    private static final int LARGE_STEPS = 128;

    private final Admission admission;
    private final AdmissionPolicy policy;
    private final InferenceMetrics metrics;

    /** Calls under {@code admission}, let in by {@code policy}, their outcomes told to {@code metrics}. */
    public RowCalls(Admission admission, AdmissionPolicy policy, InferenceMetrics metrics) {
        this.admission = admission;
        this.policy = policy;
        this.metrics = metrics;
    }

    /** What a call does between its permit and its outcome. */
    @FunctionalInterface
    interface Work<T> {
        T with(CallMeasure measure);
    }

    /** Does a call's work under a permit and measures its outcome. */
    <T> T answer(Call call, CallTask task, Work<T> work) {
        CallMeasure measure = new CallMeasure(call, task);
        try (Admission.Permit permit = admission.enter()) {
            T answer = work.with(measure);
            metrics.finished(measure.answered());
            return answer;
        } catch (RuntimeException | Error e) {
            throw failed(e, measure);
        }
    }

    /** Begins a call that goes on after this method; whoever has what the work gives closes the permit. */
    <T> T begin(Call call, CallTask task, PermittedWork<T> work) {
        CallMeasure measure = new CallMeasure(call, task);
        Admission.Permit permit = null;
        try {
            permit = admission.enter();
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
    interface PermittedWork<T> {
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
    Consumer<CallRecord> outcomes() {
        return metrics::finished;
    }

    /** Refuses by what a call would find if it came with so many rows now. */
    void check(Call call, QueueLoad load) {
        policy.check(new Demand(
                load.rows(),
                load.capacity(),
                load.offered(),
                load.waitNanos(),
                load.runNanos(),
                call.deadline().remainingNanos()));
    }

    /**
     * Refuses a large call that would be refused anyway, before it is tokenised, which may cost as much as running it.
     *
     * @throws InferenceException OVERLOADED, INPUT_TOO_LARGE
     */
    void refuseEarly(Call call, BatchQueue<EngineRow> queue, List<TextInput> inputs) {
        RoughSize size = RoughSize.of(inputs);
        if (size.steps() >= LARGE_STEPS) {
            check(call, queue.look(inputs.size(), size.steps(), size.longest()));
        }
    }

    /**
     * Offers a call's rows, all or none, by the admission policy.
     *
     * @throws InferenceException OVERLOADED, INPUT_TOO_LARGE, SHUTTING_DOWN; then none runs
     */
    void offer(Call call, BatchQueue<EngineRow> queue, List<? extends EngineRow> rows) {
        if (!queue.offerAll(rows, load -> check(call, load))) {
            throw Admission.shuttingDown();
        }
    }

    /**
     * Runs a call's rows and waits for them.
     *
     * @param pending told by each of the rows
     * @throws InferenceException whatever ended the call before its rows were done
     */
    void run(Call call, BatchQueue<EngineRow> queue, List<TextRow> rows, PendingRows pending) {
        call.onCancel(() -> pending.fail(new InferenceException(ErrorCode.CANCELLED, "the caller has gone")));
        runMore(call, queue, rows, pending);
    }

    /** As {@link #run}, for a call whose cancellation ends these rows by another way. */
    void runMore(Call call, BatchQueue<EngineRow> queue, List<TextRow> rows, PendingRows pending) {
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
