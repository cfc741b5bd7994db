package io.recurrent.tensor;

/**
 * What a graph's input or output must look like, with the meaning of its axes.
 *
 * @param name the tensor's name in the graph
 * @param type the element type
 * @param shape the declared shape; {@link Shape#DYNAMIC} where the graph leaves an axis open
 * @param batchAxis the axis that counts rows, or {@link #NO_AXIS}
 * @param timeAxis the axis that counts steps, or {@link #NO_AXIS}
 * @param values which values are allowed
 */
public record TensorSpec(String name, ElementType type, Shape shape, int batchAxis, int timeAxis, Values values) {
    /** The tensor has no such axis. */
    public static final int NO_AXIS = -1;

    /** Checks that the axes exist and differ, and that the values fit the type. */
    public TensorSpec {
        requireAxis(name, shape, batchAxis, "batch");
        requireAxis(name, shape, timeAxis, "time");
        if (batchAxis != NO_AXIS && batchAxis == timeAxis) {
            throw new IllegalArgumentException("tensor '" + name + "': batch and time are the same axis " + batchAxis);
        }
        if (!(values instanceof Values.Any) && type.integral() == (values instanceof Values.Finite)) {
            throw new IllegalArgumentException("tensor '" + name + "': " + values + " does not fit type " + type);
        }
    }

    private static void requireAxis(String name, Shape shape, int axis, String what) {
        if (axis != NO_AXIS && (axis < 0 || axis >= shape.rank())) {
            throw new IllegalArgumentException(
                    "tensor '" + name + "': " + what + " axis " + axis + " is not in 0.." + (shape.rank() - 1));
        }
    }

    /** The one axis that is neither batch nor time; {@link #NO_AXIS} when there is none, or more than one. */
    public int innerAxis() {
        int inner = NO_AXIS;
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (axis != batchAxis && axis != timeAxis) {
                if (inner != NO_AXIS) {
                    return NO_AXIS;
                }
                inner = axis;
            }
        }
        return inner;
    }

    /** The values that a tensor may hold. */
    public sealed interface Values {
        /** Whole numbers from 0 to {@code size - 1}, such as rows of an embedding. */
        record Ids(long size) implements Values {
            /** Checks that there is an id at all. */
            public Ids {
                if (size < 1) {
                    throw new IllegalArgumentException("ids need a size of 1 or more, not " + size);
                }
            }
        }

        /** Whole numbers from 1 to the size of the run's time axis. */
        record Lengths() implements Values {}

        /** Whatever the type holds. */
        record Any() implements Values {}

        /** Floats that are neither NaN nor infinite. */
        record Finite() implements Values {}
    }
}
