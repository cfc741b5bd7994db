package io.recurrent.service.oip;

import io.recurrent.call.Call;
import io.recurrent.engine.ModelReference;
import io.recurrent.engine.StageTimings;
import io.recurrent.error.InferenceException;
import io.recurrent.tensor.TensorData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The door for callers who send and want tensors, of every model: what the Open Inference Protocol's transports
 * translate to. Thread safe; methods block their thread. Calls go the way of all others: permit, lease, the version's
 * queue, one outcome measured.
 */
public interface TensorService {
    /**
     * Runs the rows of a request, or one step of a sequence.
     *
     * @throws InferenceException INVALID_ARGUMENT whose field is a tensor's name or one of {@code inputs},
     *     {@code outputs}, {@code sequence_id}; and the codes of other calls
     */
    TensorAnswer infer(Call call, TensorRequest request);

    /**
     * What a version takes and gives.
     *
     * @param model without a version: the one that answers calls which name none
     * @throws InferenceException MODEL_NOT_FOUND, MODEL_NOT_READY
     */
    ModelDescription describe(ModelReference model);

    /**
     * What to run.
     *
     * @param model which model
     * @param inputs by name; rows are counted by the first axis that is not the steps'
     * @param outputs which outputs, in this order; empty for all but states
     * @param sequence null for rows that depend on nothing before
     * @param priority 0 for the usual one, 1 for the most urgent, {@link #LOWEST_PRIORITY} for the least
     */
    record TensorRequest(
            ModelReference model,
            List<TensorData> inputs,
            List<Wanted> outputs,
            @Nullable SequenceMark sequence,
            int priority) {
        /** The least urgent. */
        public static final int LOWEST_PRIORITY = 3;

        /** Copies the lists. */
        public TensorRequest {
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
        }
    }

    /**
     * An output that is wanted.
     *
     * @param name its name
     * @param classes 0 for the values; else so many best classes of each row, as strings {@code score:index:label}
     */
    record Wanted(String name, int classes) {}

    /**
     * Where a request stands in its sequence.
     *
     * @param id the sequence's id; 1 to 128 of {@code A-Z a-z 0-9 . _ -}, the first no dot
     * @param start whether it is the first; one of the same id that lives ends then
     * @param end whether it is the last
     */
    record SequenceMark(String id, boolean start, boolean end) {}

    /**
     * What came out.
     *
     * @param model the model's name
     * @param version the version that answered
     * @param outputs those wanted, in that order
     * @param timings where the time went
     */
    record TensorAnswer(String model, String version, List<TensorData> outputs, StageTimings timings) {}
}
