package io.recurrent.model;

import io.recurrent.error.InferenceException;
import io.recurrent.tensor.BufferArena;
import java.util.List;

/** A graph in memory that advances rows. Thread safe; it owns its session. */
public interface RowModel extends AutoCloseable {
    /** Where the model came from. */
    Bundle bundle();

    /** Rows that one run may hold. */
    int mostRows();

    /** Steps that one row may have. */
    int maxTokens();

    /** Whether rows of different length may share a run. */
    boolean takesLengths();

    /** Whether the graph itself says that a row's answer depends on the rows beside it, whatever a trial finds. */
    boolean mixesRows();

    /** Whether a row may be run in parts, with the state carried from one to the next. */
    boolean carriesState();

    /**
     * Runs rows together for one time chunk. When this method throws, no row has advanced.
     *
     * @param runs as many as one run may hold, none of them done
     * @param mostSteps each row advances by this, or by what is left of it; it may be less than that only when
     *     {@link #carriesState()}
     * @param arena the calling worker's own; it is reset
     * @throws InferenceException INFERENCE_FAILED when the native run fails
     */
    void advance(List<RowProgress> runs, int mostSteps, BufferArena arena);

    /** Frees the graph after the runs in flight. */
    @Override
    void close();
}
