package io.recurrent.tensor;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/**
 * A named tensor over a typed buffer, row-major. The tensor does not own its buffer: whoever made the buffer may use it
 * again once the run that was given the tensor has returned.
 *
 * @param name the tensor's name in the graph
 * @param type the element type; the buffer is of the matching kind, or of bytes for the types that Java has none for
 * @param shape the axis sizes, none open
 * @param buffer the elements from position to limit, in native byte order when direct
 */
public record Tensor(String name, ElementType type, Shape shape, Buffer buffer) {

    /** Checks that the buffer is of the element type's kind. */
    public Tensor {
        boolean fits = switch (type) {
            case INT32 -> buffer instanceof IntBuffer;
            case INT64 -> buffer instanceof LongBuffer;
            case FLOAT32 -> buffer instanceof FloatBuffer;
            case BYTES -> false;
            default -> buffer instanceof ByteBuffer;
        };
        if (!fits) {
            throw new IllegalArgumentException("tensor '" + name + "' of " + type + " over a "
                    + buffer.getClass().getSimpleName());
        }
    }

    /** The element at a position relative to the buffer's own, of an integral tensor. */
    public long integer(int index) {
        return switch (buffer) {
            case IntBuffer ints -> ints.get(ints.position() + index);
            case LongBuffer longs -> longs.get(longs.position() + index);
            default -> throw new IllegalStateException("tensor '" + name + "' holds " + type);
        };
    }

    /** The buffer of a float tensor. */
    public FloatBuffer floats() {
        return (FloatBuffer) buffer;
    }
}
