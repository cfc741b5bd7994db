package io.recurrent.tensor;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Direct memory that one worker uses again for every run, so that a run allocates no native memory of its own.
 *
 * <p>Not thread safe: one worker owns an arena. A buffer is valid until the next {@link #reset()}. After a run that
 * needed more than {@link #KEPT_BYTES} the memory is given up again, so that one large request does not stay in the
 * process.
 */
public final class BufferArena {
    /** The most direct memory kept between runs, in bytes. */
    static final int KEPT_BYTES = 4 << 20;

    private static final int FIRST_BYTES = 64 << 10;
    private static final int ALIGNMENT = 64;

    private ByteBuffer block = allocate(FIRST_BYTES);
    private long neededBytes;

    /** Makes all memory available again; buffers handed out before are no longer valid. */
    public void reset() {
        if (block.capacity() > KEPT_BYTES) {
            block = allocate(FIRST_BYTES);
        } else if (neededBytes > block.capacity() && neededBytes <= KEPT_BYTES) {
            block = allocate((int) neededBytes);
        }
        block.clear();
        neededBytes = 0;
    }

    /** A buffer for the elements of a shape, which holds whatever it held before. */
    Buffer buffer(ElementType type, Shape shape) {
        ByteBuffer slice = take(Math.toIntExact(Math.multiplyExact(shape.elements(), type.bytes())));
        return switch (type) {
            case INT32 -> slice.asIntBuffer();
            case INT64 -> slice.asLongBuffer();
            case FLOAT32 -> slice.asFloatBuffer();
            default -> slice;
        };
    }

    /** A tensor over a {@link #buffer} of this arena. */
    public Tensor tensor(String name, ElementType type, Shape shape) {
        return new Tensor(name, type, shape, buffer(type, shape));
    }

    /** A tensor of bytes over memory of this arena, for values that are moved and not looked at. */
    TensorData data(String name, ElementType type, Shape shape) {
        ByteBuffer slice = take(Math.toIntExact(Math.multiplyExact(shape.elements(), type.bytes())));
        return TensorData.of(name, type, shape, slice.order(ByteOrder.LITTLE_ENDIAN));
    }

    private ByteBuffer take(int bytes) {
        int aligned = Math.addExact(bytes, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        neededBytes += aligned;
        if (aligned > block.remaining()) {
            // Buffers already handed out keep the old block alive until the run is over.
            block = allocate((int) Math.max(aligned, Math.min(KEPT_BYTES, 2L * block.capacity())));
        }
        ByteBuffer slice = block.slice(block.position(), bytes).order(ByteOrder.nativeOrder());
        block.position(block.position() + aligned);
        return slice;
    }

    private static ByteBuffer allocate(int bytes) {
        // Aligning cuts off up to one alignment at either end.
        return ByteBuffer.allocateDirect(Math.addExact(bytes, ALIGNMENT))
                .alignedSlice(ALIGNMENT)
                .slice(0, bytes);
    }
}
