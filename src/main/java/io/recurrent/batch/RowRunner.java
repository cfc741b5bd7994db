package io.recurrent.batch;

import io.recurrent.tensor.BufferArena;
import java.util.List;

/**
 * Runs rows together. Thread safe; called on platform threads, since a native run holds its carrier thread.
 *
 * @param <R> a row
 */
@FunctionalInterface
public interface RowRunner<R extends BatchRow> {
    /**
     * Advances every row by its remaining steps or by {@code steps}, whichever is less; on an exception no row has
     * advanced.
     *
     * @param rows one or more
     * @param steps 1 or more
     * @param arena the calling worker's own memory
     */
    void run(List<R> rows, int steps, BufferArena arena);
}
