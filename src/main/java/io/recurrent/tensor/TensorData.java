package io.recurrent.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A tensor as it comes from a caller or goes to one: little-endian, row-major, as the Open Inference Protocol's binary
 * form has it. An element of {@link ElementType#BYTES} is its length in four bytes and then that many bytes.
 *
 * <p>Nothing is checked but that the buffer is little-endian; whoever runs it checks name, type, shape and values.
 *
 * @param name the tensor's name
 * @param type the element type
 * @param shape the axis sizes; {@link Shape#DYNAMIC} marks the axis of steps of rows that differ in length and lie one
 *     after the other without padding
 * @param data the elements from position to limit; read only
 * @param rowSteps for rows that differ in length, how many steps each has; empty where the caller did not say, or for
 *     tensors without such an axis
 */
public record TensorData(String name, ElementType type, Shape shape, ByteBuffer data, int[] rowSteps) {
    /** Refuses a buffer of another byte order, whose values would be others. */
    public TensorData {
        if (data.order() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalArgumentException("tensor '" + name + "' needs a little-endian buffer");
        }
    }

    /** A tensor whose rows are all of one length. */
    public static TensorData of(String name, ElementType type, Shape shape, ByteBuffer data) {
        return new TensorData(name, type, shape, data, new int[0]);
    }

    /** A tensor of zeros in memory of its own; not for strings. */
    public static TensorData allocate(String name, ElementType type, Shape shape) {
        int bytes = Math.toIntExact(Math.multiplyExact(shape.elements(), type.bytes()));
        return of(name, type, shape, ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** The same elements as a tensor that can be fed; not for strings, nor for rows that differ in length. */
    public Tensor tensor() {
        ByteBuffer bytes = data.slice().order(ByteOrder.LITTLE_ENDIAN);
        return new Tensor(
                name,
                type,
                shape,
                switch (type) {
                    case INT32 -> bytes.asIntBuffer();
                    case INT64 -> bytes.asLongBuffer();
                    case FLOAT32 -> bytes.asFloatBuffer();
                    default -> bytes;
                });
    }
}
