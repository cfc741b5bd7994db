package io.recurrent.service.oip;

import io.recurrent.error.InferenceException;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is said of an input before its elements, and checked before they are read. */
public final class TensorHeads {
    /** Axes that a tensor may have. */
    public static final int MOST_AXES = 16;

    private static final int LONGEST_TYPE = 16;

    private TensorHeads() {}

    /**
     * An input's name.
     *
     * @param index the input's number in the request
     * @throws InferenceException INVALID_ARGUMENT for none
     */
    public static String name(int index, @Nullable String name) {
        if (name == null || name.isEmpty()) {
            String field = "inputs[" + index + "].name";
            throw InferenceException.invalid(field, "'" + field + "' is missing or empty; give it");
        }
        return name;
    }

    /**
     * An element type.
     *
     * @param datatype as the protocol calls it
     * @throws InferenceException INVALID_ARGUMENT that names the input, for an unknown one
     */
    public static ElementType type(String input, String datatype) {
        return ElementType.ofProtocolName(datatype)
                .orElseThrow(() -> invalid(
                        input,
                        "has the unknown datatype '"
                                + datatype.substring(0, Math.min(datatype.length(), LONGEST_TYPE)) + "'; known are "
                                + Arrays.stream(ElementType.values())
                                        .map(ElementType::protocolName)
                                        .toList()));
    }

    /**
     * A shape, in which -1 leaves the size of an axis to the elements.
     *
     * @throws InferenceException INVALID_ARGUMENT that names the input, for too many axes and for sizes below -1
     */
    public static Shape shape(String input, long... sizes) {
        if (sizes.length > MOST_AXES) {
            throw invalid(input, "has more than " + MOST_AXES + " axes");
        }
        for (int axis = 0; axis < sizes.length; axis++) {
            if (sizes[axis] < Shape.DYNAMIC) {
                throw invalid(
                        input,
                        "has the size " + sizes[axis] + " in 'shape[" + axis
                                + "]'; wanted 0 or more, or -1 for rows that differ in length");
            }
        }
        return Shape.of(sizes);
    }

    /**
     * Refuses a request without inputs.
     *
     * @throws InferenceException INVALID_ARGUMENT
     */
    public static void requireAny(int inputs) {
        if (inputs == 0) {
            throw InferenceException.invalid("inputs", "'inputs' is missing or empty; give at least one");
        }
    }

    private static InferenceException invalid(String input, String what) {
        return InferenceException.invalid(input, "input '" + input + "' " + what);
    }
}
