package io.recurrent.task.tensors;

import io.recurrent.error.InferenceException;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Tensor;
import io.recurrent.tensor.TensorData;
import io.recurrent.tensor.TensorSpec;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The inputs of a request by name; each has as many bytes as its type and shape say. Confined to its call. */
public final class RequestInputs {
    private final Map<String, TensorData> left = new LinkedHashMap<>();

    /**
     * Takes over the inputs.
     *
     * @throws InferenceException INVALID_ARGUMENT for two of one name, and for sizes that do not agree
     */
    public RequestInputs(List<TensorData> inputs) {
        for (TensorData input : inputs) {
            if (left.put(input.name(), input) != null) {
                throw InferenceException.invalid(input.name(), "input '" + input.name() + "' is given twice");
            }
            if (input.type() != ElementType.BYTES && !ragged(input)) {
                checkSize(input);
            }
        }
    }

    /** Whether rows differ in length and lie one after the other. */
    public static boolean ragged(TensorData input) {
        for (int axis = 0; axis < input.shape().rank(); axis++) {
            if (input.shape().dynamic(axis)) {
                return true;
            }
        }
        return false;
    }

    private static void checkSize(TensorData input) {
        long wanted;
        try {
            wanted = Math.multiplyExact(input.shape().elements(), input.type().bytes());
        } catch (ArithmeticException e) {
            throw InferenceException.invalid(
                    input.name(), "input '" + input.name() + "': shape " + input.shape() + " has too many elements");
        }
        if (wanted != input.data().remaining()) {
            throw InferenceException.invalid(
                    input.name(),
                    "input '" + input.name() + "': shape " + input.shape() + " of "
                            + input.type().protocolName() + " takes " + wanted + " bytes, the data has "
                            + input.data().remaining());
        }
    }

    /** Whether there is an input of this name. */
    public boolean has(String name) {
        return left.containsKey(name);
    }

    /** Takes an input out; null when there is none of this name. */
    @Nullable
    public TensorData take(String name) {
        return left.remove(name);
    }

    /**
     * Takes an input out.
     *
     * @throws InferenceException INVALID_ARGUMENT when there is none of this name
     */
    public TensorData require(String name, Collection<String> known) {
        TensorData input = take(name);
        if (input == null) {
            throw InferenceException.invalid(name, "input '" + name + "' is missing; the model takes " + known);
        }
        return input;
    }

    /**
     * Refuses whatever was not taken out.
     *
     * @throws InferenceException INVALID_ARGUMENT that names one
     */
    public void requireNoMore(Collection<String> known) {
        for (String name : left.keySet()) {
            throw InferenceException.invalid(
                    name, "the model does not take input '" + name + "' here; it takes " + known);
        }
    }

    /**
     * An input as a tensor that can be fed.
     *
     * @throws InferenceException INVALID_ARGUMENT for another type than the spec's, and for rows that differ in length
     */
    public static Tensor fed(TensorData data, TensorSpec spec) {
        if (data.type() != spec.type() || ragged(data)) {
            throw InferenceException.invalid(
                    data.name(),
                    "input '" + data.name() + "': wanted " + spec.type().protocolName() + " " + spec.shape() + ", got "
                            + data.type().protocolName() + " " + data.shape());
        }
        return data.tensor();
    }
}
