package io.recurrent.runtime;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.Tensor;
import io.recurrent.tensor.TensorSpec;
import io.recurrent.tensor.TensorSpec.Values;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that must hold before the native runtime sees a run. Each rule stands for an input that ends the process
 * or that is silently misread: no rows, no steps, a row of length 0, an id outside the embedding, a float that is not
 * finite, or a shape other than declared.
 */
final class RunCheck {
    private final Map<String, TensorSpec> specs = new HashMap<>();

    RunCheck(SessionContract contract) {
        for (TensorSpec spec : contract.inputs()) {
            specs.put(spec.name(), spec);
        }
    }

    /**
     * Checks the inputs of one run.
     *
     * @throws InferenceException INVALID_ARGUMENT that names the tensor as its field
     */
    void check(List<Tensor> inputs) {
        if (inputs.size() != specs.size()) {
            throw wrong(
                    "inputs",
                    "the graph takes " + specs.size() + " inputs " + specs.keySet() + ", got " + inputs.size());
        }
        checkSome(inputs);
    }

    /**
     * Checks those inputs that are there.
     *
     * @throws InferenceException INVALID_ARGUMENT that names the tensor as its field
     */
    void checkSome(List<Tensor> inputs) {
        long rows = Shape.DYNAMIC;
        long steps = Shape.DYNAMIC;
        List<TensorSpec> found = new ArrayList<>(inputs.size());
        for (Tensor tensor : inputs) {
            TensorSpec spec = specs.get(tensor.name());
            if (spec == null || found.contains(spec)) {
                throw wrong(
                        tensor.name(),
                        (spec == null ? "the graph has no such input; it takes " : "given twice; inputs are ")
                                + specs.keySet());
            }
            found.add(spec);
            checkShape(spec, tensor);
            rows = agree(spec, tensor, spec.batchAxis(), rows, "rows");
            steps = agree(spec, tensor, spec.timeAxis(), steps, "steps");
        }
        for (int i = 0; i < inputs.size(); i++) {
            checkValues(found.get(i), inputs.get(i), steps);
        }
    }

    private static void checkShape(TensorSpec spec, Tensor tensor) {
        if (tensor.type() != spec.type()) {
            throw wrong(spec.name(), "wanted type " + spec.type() + ", got " + tensor.type());
        }
        Shape shape = tensor.shape();
        if (shape.rank() != spec.shape().rank()) {
            throw wrong(spec.name(), "wanted shape " + spec.shape() + ", got " + shape);
        }
        for (int axis = 0; axis < shape.rank(); axis++) {
            long size = shape.dimension(axis);
            if (size < 1) {
                throw wrong(spec.name(), "axis " + axis + " of shape " + shape + " must be 1 or more");
            }
            if (!spec.shape().dynamic(axis) && spec.shape().dimension(axis) != size) {
                throw wrong(spec.name(), "wanted shape " + spec.shape() + ", got " + shape);
            }
        }
        long elements;
        try {
            elements = shape.elements();
        } catch (ArithmeticException e) {
            throw wrong(spec.name(), "shape " + shape + " has too many elements");
        }
        if (elements != tensor.buffer().remaining()) {
            throw wrong(
                    spec.name(),
                    "shape " + shape + " has " + elements + " elements, the data "
                            + tensor.buffer().remaining());
        }
    }

    private static long agree(TensorSpec spec, Tensor tensor, int axis, long sofar, String what) {
        if (axis == TensorSpec.NO_AXIS) {
            return sofar;
        }
        long size = tensor.shape().dimension(axis);
        if (sofar != Shape.DYNAMIC && sofar != size) {
            throw wrong(spec.name(), "has " + size + " " + what + ", another input has " + sofar);
        }
        return size;
    }

    private static void checkValues(TensorSpec spec, Tensor tensor, long steps) {
        switch (spec.values()) {
            case Values.Ids ids -> checkRange(tensor, 0, ids.size() - 1);
            case Values.Lengths lengths -> checkRange(tensor, 1, steps);
            case Values.Finite finite -> checkFinite(tensor);
            case Values.Any any -> {
                // the graph's own business
            }
        }
    }

    private static void checkRange(Tensor tensor, long low, long high) {
        int count = tensor.buffer().remaining();
        for (int i = 0; i < count; i++) {
            long value = tensor.integer(i);
            if (value < low || value > high) {
                throw wrong(tensor.name(), "element " + i + " is " + value + ", allowed are " + low + " to " + high);
            }
        }
    }

    private static void checkFinite(Tensor tensor) {
        FloatBuffer floats = tensor.floats();
        for (int i = floats.position(); i < floats.limit(); i++) {
            if (!Float.isFinite(floats.get(i))) {
                throw wrong(
                        tensor.name(),
                        "element " + (i - floats.position()) + " is " + floats.get(i)
                                + "; only finite numbers are allowed");
            }
        }
    }

    private static InferenceException wrong(String field, String message) {
        return InferenceException.at(ErrorCode.INVALID_ARGUMENT, field, "input '" + field + "': " + message);
    }
}
