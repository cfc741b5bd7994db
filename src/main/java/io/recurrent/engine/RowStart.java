package io.recurrent.engine;

import io.recurrent.model.RowProgress;
import java.util.function.Consumer;

/**
 * How a row of a call begins.
 *
 * @param progress a row of which nothing is done
 * @param afterEachRun told after each of its runs, on the worker's thread, before the call can see the row's end
 */
public record RowStart(RowProgress progress, Consumer<RowProgress> afterEachRun) {
    /** A row of which only the end counts. */
    public static RowStart of(RowProgress progress) {
        return new RowStart(progress, after -> {});
    }
}
