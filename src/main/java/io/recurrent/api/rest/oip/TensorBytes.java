package io.recurrent.api.rest.oip;

import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Tensors as bytes, in the protocol's binary form: little-endian; a string is its length in four bytes and its bytes.
 */
final class TensorBytes {
    private TensorBytes() {}

    /** The next bytes of a buffer, without copying them; the buffer is moved past them. */
    static ByteBuffer next(ByteBuffer from, int size) {
        ByteBuffer part = from.slice(from.position(), size).order(ByteOrder.LITTLE_ENDIAN);
        from.position(from.position() + size);
        return part;
    }

    /**
     * Checks that bytes are what the head of their input promises; of rows that differ in length, that elements are
     * whole.
     */
    static void check(InferInput input, ByteBuffer bytes) {
        int size = bytes.remaining();
        boolean open = input.shape().rank() > 1 && input.shape().dynamic(1);
        if (input.datatype() == ElementType.BYTES) {
            int found = count(input, bytes);
            if (!open && found != input.shape().elements()) {
                throw input.invalid("holds " + found + " strings, its shape says "
                        + input.shape().elements());
            }
            return;
        }
        int each = input.datatype().bytes();
        boolean fits = open
                ? size % each == 0
                : size % each == 0 && size / each == input.shape().elements();
        if (!fits) {
            throw input.invalid("has " + size + " bytes, which its shape " + input.shape() + " and type "
                    + input.datatype().protocolName() + " do not take");
        }
    }

    private static int count(InferInput input, ByteBuffer bytes) {
        int found = 0;
        for (ByteBuffer rest = bytes.slice().order(ByteOrder.LITTLE_ENDIAN); rest.hasRemaining(); found++) {
            int length = rest.remaining() < Integer.BYTES ? -1 : rest.getInt();
            if (length < 0 || length > rest.remaining()) {
                throw input.invalid("ends within string " + found + "; each is its length in four bytes, little-endian,"
                        + " and then its bytes");
            }
            rest.position(rest.position() + length);
        }
        return found;
    }

    /** The strings of a tensor of {@link ElementType#BYTES} that the server made, which are whole. */
    static List<ByteBuffer> strings(ByteBuffer bytes) {
        List<ByteBuffer> strings = new ArrayList<>();
        for (ByteBuffer rest = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN); rest.hasRemaining(); ) {
            strings.add(next(rest, rest.getInt()));
        }
        return strings;
    }

    /** The number of elements that a shape stands for. */
    static long elements(InferInput head) {
        Shape shape = head.shape();
        try {
            return shape.rank() > 1 && shape.dynamic(1) ? shape.with(1, 1).elements() : shape.elements();
        } catch (ArithmeticException e) {
            throw head.invalid("has a shape of more elements than can be counted");
        }
    }
}
