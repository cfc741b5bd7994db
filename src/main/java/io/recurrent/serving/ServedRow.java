package io.recurrent.serving;

import io.recurrent.batch.BatchRow;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.model.RowProgress;
import io.recurrent.time.Deadline;

/**
 * A row of one model version on its way through the version's queue; what its results are for is its kind's business.
 */
public abstract class ServedRow extends BatchRow {
    private final RowProgress run;
    private final Deadline deadline;

    /** A row that is of use until the deadline. */
    public ServedRow(RowProgress run, Deadline deadline) {
        this.run = run;
        this.deadline = deadline;
    }

    /** How far it is; belongs to whoever runs the row. */
    public final RowProgress progress() {
        return run;
    }

    @Override
    public int remainingSteps() {
        return run.remainingSteps();
    }

    @Override
    public final int nextSteps(int most) {
        return run.nextSteps(most);
    }

    @Override
    public final long deadlineNanos() {
        return deadline.atNanos();
    }

    /** What a call is told when its run threw. */
    public static InferenceException explain(Throwable cause) {
        return cause instanceof InferenceException known && known.code() == ErrorCode.INFERENCE_FAILED
                ? known
                : new InferenceException(ErrorCode.INTERNAL, "the input could not be run", cause);
    }
}
