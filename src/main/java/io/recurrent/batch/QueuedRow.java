package io.recurrent.batch;

import io.recurrent.tensor.BufferArena;

/** A row that waits to be run. What it means is its owner's business. */
public interface QueuedRow {
    /** Runs the row on a worker's thread, with that worker's own memory, and delivers its result; it does not throw. */
    void run(BufferArena arena);

    /** Called instead of, or after, a {@link #run} that threw: the row will have no result. It does not throw. */
    void fail(Throwable cause);
}
