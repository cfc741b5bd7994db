package io.recurrent.batch;

import io.recurrent.tensor.BufferArena;
import java.util.Optional;

/**
 * One worker: takes rows and runs them until the queue is closed and empty. It must run on a platform thread, since a
 * native run holds its carrier thread. A row that throws fails alone; the worker goes on.
 */
public final class RowWorker implements Runnable {
    private final RowQueue<? extends QueuedRow> queue;

    /** A worker for a queue; any number of them may share one. */
    public RowWorker(RowQueue<? extends QueuedRow> queue) {
        this.queue = queue;
    }

    @Override
    public void run() {
        BufferArena arena = new BufferArena();
        try {
            for (Optional<? extends QueuedRow> row = queue.take(); row.isPresent(); row = queue.take()) {
                runOne(row.get(), arena);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void runOne(QueuedRow row, BufferArena arena) {
        try {
            row.run(arena);
        } catch (Throwable e) {
            // Also errors: one bad row must not end the worker that all others depend on.
            row.fail(e);
        }
    }
}
