package io.recurrent.batch;

import io.recurrent.tensor.BufferArena;
import org.jspecify.annotations.Nullable;

/**
 * One worker: runs what the scheduler hands out until the scheduler is closed and nothing is left. It must run on a
 * platform thread, since a native run holds its carrier thread. It owns the memory that its runs use.
 */
public final class BatchWorker implements Runnable {
    private final BatchScheduler scheduler;

    /** A worker for a scheduler, which counts on as many as it was told of. */
    public BatchWorker(BatchScheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public void run() {
        BufferArena arena = new BufferArena();
        @Nullable Batch<?> batch = null;
        try {
            while (true) {
                batch = scheduler.next(batch);
                if (batch == null) {
                    return;
                }
                batch.run(arena, scheduler.ticker());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
