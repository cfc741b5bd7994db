package io.recurrent.service.sequences;

import io.recurrent.call.Call;
import io.recurrent.engine.ModelReference;
import io.recurrent.error.InferenceException;
import io.recurrent.input.RowInput;
import org.jspecify.annotations.Nullable;

/**
 * Sequences: input that comes in steps to one version of a model, which keeps its state between them. Thread safe;
 * methods block their thread. Every method throws {@link InferenceException}: beside the codes of other calls
 * SEQUENCE_NOT_FOUND for a sequence that is unknown, ended or expired, and SEQUENCE_CONFLICT for an id in use, a wrong
 * step number, two callers at once, and a version that is no longer served. A step that fails leaves the state as it
 * was.
 */
public interface SequenceService {

    /**
     * Starts a sequence.
     *
     * @throws InferenceException TASK_MISMATCH when the model carries no state; INVALID_ARGUMENT for a token that is
     *     not of this server's making or of another model; OVERLOADED when there are as many as may live
     */
    SequenceView start(Call call, Start start);

    /** Gives a sequence its next input. A repeated step with the same input gets the answer that it got. */
    StepAnswer step(Call call, Step step);

    /** How a sequence stands. */
    SequenceView view(Call call, String model, String sequence);

    /** A sequence's state, from which it goes on elsewhere. */
    ExportedState export(Call call, String model, String sequence);

    /** Ends a sequence. */
    void end(Call call, String model, String sequence);

    /**
     * How to start.
     *
     * @param model which model; without a version the newest that is ready, or the token's
     * @param sequence 1 to 128 of {@code A-Z a-z 0-9 . _ -}, the first no dot, or null for a random id
     * @param state a token of {@link SequenceService#export}, or null to start from the model's initial state
     */
    record Start(
            ModelReference model,
            @Nullable String sequence,
            @Nullable String state) {}

    /**
     * One step.
     *
     * @param model the model's name
     * @param sequence the sequence's id
     * @param number the step's number, one more than the last, or null for whichever is next
     * @param input what comes
     * @param trajectory whether a classifier answers with the scores after each token too
     */
    record Step(String model, String sequence, @Nullable Long number, RowInput input, boolean trajectory) {}

    /**
     * How a sequence stands.
     *
     * @param sequence its id
     * @param model the model's name
     * @param version the version that it keeps to
     * @param step the number of its last step, 0 before the first
     * @param consumed tokens or frames so far
     * @param idleMillis since the last step
     * @param stateBytes what its state takes
     */
    record SequenceView(
            String sequence,
            String model,
            String version,
            long step,
            long consumed,
            long idleMillis,
            long stateBytes) {}

    /**
     * A state that leaves the server.
     *
     * @param state an opaque encrypted token
     * @param step the step after which it was taken
     */
    record ExportedState(String state, long step) {}
}
