package io.recurrent.serving;

import io.recurrent.model.RowProgress;

/** Rows to try a model with, made of its golden samples. The same rows each time. */
public interface TrialRows {
    /** A row of exactly so many steps. */
    Row row(int length);

    /** A length up to {@code most}, at least 1. */
    int length(int most);

    /** One row that can be run any number of times. */
    interface Row {
        /** A run of which nothing is done; it keeps its state when the model carries one. */
        RowProgress run();
    }
}
