package io.recurrent.serving;

import io.recurrent.model.RowProgress;
import java.util.Optional;

/** Rows to try a model with, made of its golden samples. The same rows each time. */
public interface TrialRows {
    /** A row of exactly so many steps. */
    Row row(int length);

    /**
     * A row like the last of {@link #row}, of exactly so many steps, whose values are not only those of the samples: no
     * two are meant to be equal. The graph may refuse it. Empty where none can be made.
     *
     * @throws io.recurrent.error.InferenceException when the model refuses it before it is run
     */
    default Optional<Row> varied(int length) {
        return Optional.empty();
    }

    /** A length up to {@code most}, at least 1. */
    int length(int most);

    /** One row that can be run any number of times. */
    interface Row {
        /** A run of which nothing is done; it keeps its state when the model carries one. */
        RowProgress run();
    }
}
