package io.recurrent.service.oip;

import io.recurrent.call.Call;
import io.recurrent.engine.ModelReference;
import io.recurrent.engine.StageTimings;
import io.recurrent.error.InferenceException;
import io.recurrent.task.tensors.TensorRequest;
import io.recurrent.tensor.TensorData;
import java.util.List;

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
     * The version that answers calls.
     *
     * @param model without a version: the one that answers calls which name none
     * @return its name and number
     * @throws InferenceException MODEL_NOT_FOUND, MODEL_NOT_READY
     */
    ModelReference resolve(ModelReference model);

    /**
     * What a version takes and gives.
     *
     * @param model without a version: the one that answers calls which name none
     * @throws InferenceException MODEL_NOT_FOUND, MODEL_NOT_READY
     */
    ModelDescription describe(ModelReference model);

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
