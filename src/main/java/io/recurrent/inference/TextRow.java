package io.recurrent.inference;

import io.recurrent.batch.QueuedRow;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.model.LoadedModel;
import io.recurrent.tensor.BufferArena;
import io.recurrent.text.Encoding;
import io.recurrent.time.Deadline;
import java.util.List;

/** One text of a call on its way through the queue. It is run once at most, and not at all when its call has failed. */
public final class TextRow implements QueuedRow {
    private final LoadedModel model;
    private final Encoding encoding;
    private final PendingRows call;
    private final int index;
    private final Deadline deadline;
    private final long queuedAt;

    TextRow(LoadedModel model, Encoding encoding, PendingRows call, int index, Deadline deadline) {
        this.model = model;
        this.encoding = encoding;
        this.call = call;
        this.index = index;
        this.deadline = deadline;
        this.queuedAt = deadline.ticker().nanos();
    }

    @Override
    public void run(BufferArena arena) {
        if (call.failed()) {
            return;
        }
        if (deadline.passed()) {
            call.expire();
            return;
        }
        long started = deadline.ticker().nanos();
        float[] scores = model.run(List.of(encoding), arena).getFirst();
        call.complete(index, scores, started - queuedAt, deadline.ticker().nanos() - started);
    }

    @Override
    public void fail(Throwable cause) {
        call.fail(
                cause instanceof InferenceException known && known.code() == ErrorCode.INFERENCE_FAILED
                        ? known
                        : new InferenceException(ErrorCode.INTERNAL, "the input could not be run", cause));
    }
}
