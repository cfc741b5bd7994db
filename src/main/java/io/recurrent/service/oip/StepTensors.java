package io.recurrent.service.oip;

import io.recurrent.call.CallFactory;
import io.recurrent.error.InferenceException;
import io.recurrent.input.RowInput;
import io.recurrent.service.sequences.StepAnswer;
import io.recurrent.serving.ServedModel;
import io.recurrent.task.tensors.TensorRequest;
import io.recurrent.tensor.TensorData;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One step of a sequence in tensors: what goes in, and what its answer becomes. Confined to its call. */
final class StepTensors {
    private final TensorRequest request;
    private final CallFactory limits;
    private final RowRequest.TextGate gate;
    private @Nullable RowOutputs outputs;

    StepTensors(TensorRequest request, CallFactory limits, RowRequest.TextGate gate) {
        this.request = request;
        this.limits = limits;
        this.gate = gate;
    }

    /**
     * The step's input for the version that the sequence keeps to.
     *
     * @throws InferenceException INVALID_ARGUMENT that names the tensor, also for more than one row and for states
     */
    RowInput input(ServedModel served) {
        RowOutputs wanted = new RowOutputs(served, request.outputs());
        if (wanted.states()) {
            throw InferenceException.invalid(
                    "outputs", "a sequence keeps its states; ask for them without a sequence_id");
        }
        outputs = wanted;
        return new RowRequest(served, request, limits, gate).step();
    }

    /** The outputs after the step. */
    List<TensorData> of(StepAnswer answer) {
        float[] scores = answer.scores();
        if (scores == null) {
            throw InferenceException.invalid("inputs", "nothing has come yet that the model could answer");
        }
        return Objects.requireNonNull(outputs, "the step had its input").of(scores);
    }
}
