package io.recurrent.engine;

import io.recurrent.model.RowProgress;
import io.recurrent.serving.ServedRow;
import io.recurrent.time.Deadline;
import java.util.function.Consumer;

/**
 * One input of a call, run from its start to its end. It is not run when its call has failed or its deadline passed.
 */
public final class CallRow extends ServedRow {
    private final PendingRows call;
    private final int index;
    private final long offeredNanos;
    private final Consumer<RowProgress> afterEachRun;
    private long patienceNanos;
    private long queueNanos = -1;
    private long runNanos;

    /** The row {@code index} of a call, which is offered now. */
    public CallRow(RowProgress progress, PendingRows call, int index, Deadline deadline) {
        this(RowStart.of(progress), call, index, deadline);
    }

    /** With an action after each of its runs. */
    public CallRow(RowStart start, PendingRows call, int index, Deadline deadline) {
        super(start.progress(), deadline);
        this.call = call;
        this.index = index;
        this.offeredNanos = deadline.ticker().nanos();
        this.afterEachRun = start.afterEachRun();
    }

    /** Lets the row count as one that came so much later, or sooner where that is negative; before it is offered. */
    public CallRow patient(long nanos) {
        patienceNanos = nanos;
        return this;
    }

    @Override
    public long patienceNanos() {
        return patienceNanos;
    }

    @Override
    public boolean wanted() {
        return !call.failed();
    }

    @Override
    public void expire() {
        call.expire();
    }

    @Override
    public void ran(long startNanos, long endNanos) {
        if (queueNanos < 0) {
            queueNanos = startNanos - offeredNanos;
        }
        runNanos += endNanos - startNanos;
        afterEachRun.accept(progress());
        if (remainingSteps() == 0) {
            call.complete(index, progress().scores(), queueNanos, runNanos);
        }
    }

    @Override
    public void fail(Throwable cause) {
        call.fail(explain(cause));
    }
}
