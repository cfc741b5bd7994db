package io.recurrent.tensor;

import java.util.Arrays;

/**
 * The sizes of a tensor's axes, or of a graph's declared tensor, where {@link #DYNAMIC} marks an axis that is free.
 * Immutable.
 */
public final class Shape {
    /** An axis whose size the graph leaves open. */
    public static final long DYNAMIC = -1;

    private final long[] dimensions;

    private Shape(long[] dimensions) {
        this.dimensions = dimensions;
    }

    /** A shape of the given axis sizes; each is positive, zero or {@link #DYNAMIC}. */
    public static Shape of(long... dimensions) {
        for (long dimension : dimensions) {
            if (dimension < DYNAMIC) {
                throw new IllegalArgumentException("negative axis size in shape " + Arrays.toString(dimensions));
            }
        }
        return new Shape(dimensions.clone());
    }

    /** The number of axes. */
    public int rank() {
        return dimensions.length;
    }

    /** The size of one axis. */
    public long dimension(int axis) {
        return dimensions[axis];
    }

    /** Whether an axis is left open. */
    public boolean dynamic(int axis) {
        return dimensions[axis] == DYNAMIC;
    }

    /** This shape with one axis set to a size. */
    public Shape with(int axis, long size) {
        long[] changed = dimensions.clone();
        changed[axis] = size;
        return Shape.of(changed);
    }

    /**
     * The number of elements.
     *
     * @throws ArithmeticException when an axis is open or the product passes 2^63 - 1
     */
    public long elements() {
        long product = 1;
        for (long dimension : dimensions) {
            if (dimension == DYNAMIC) {
                throw new ArithmeticException("shape " + this + " has an open axis");
            }
            product = Math.multiplyExact(product, dimension);
        }
        return product;
    }

    /**
     * How many elements lie from one index of an axis to the next, row-major; no axis after it is open.
     *
     * @throws ArithmeticException when they are more than an array can hold
     */
    public int stride(int axis) {
        long stride = 1;
        for (int i = axis + 1; i < dimensions.length; i++) {
            stride *= dimensions[i];
        }
        return Math.toIntExact(stride);
    }

    /** A copy of the axis sizes. */
    public long[] toArray() {
        return dimensions.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dimensions, shape.dimensions);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dimensions);
    }

    @Override
    public String toString() {
        return Arrays.toString(dimensions).replace("-1", "?");
    }
}
