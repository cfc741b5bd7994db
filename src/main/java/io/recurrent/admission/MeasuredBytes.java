package io.recurrent.admission;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;

/** Reads a stream into memory, and takes what it needs of a budget before it makes room. */
public final class MeasuredBytes {
    private static final int CHUNK_BYTES = 8 * 1024;

    private MeasuredBytes() {}

    /**
     * All bytes of a stream.
     *
     * @param declared how many there are; negative: not known, and the stream ends them
     * @param take is told how many bytes more will be taken, and may refuse by an exception
     * @param after is told how many bytes are there after each piece, and may refuse by an exception
     * @return fewer than declared when the stream ends before
     */
    public static byte[] read(InputStream stream, long declared, LongConsumer take, IntConsumer after)
            throws IOException {
        byte[] all = new byte[declared < 0 ? CHUNK_BYTES : Math.clamp(declared, 1, CHUNK_BYTES)];
        take.accept(all.length);
        int size = 0;
        while (size != declared) {
            if (size == all.length) {
                int next = (int) (declared < 0 ? 2L * size : Math.min(declared, 2L * size));
                take.accept(next - size);
                all = Arrays.copyOf(all, next);
            }
            int read = stream.read(all, size, all.length - size);
            if (read < 0) {
                break;
            }
            size += read;
            after.accept(size);
        }
        return size == all.length ? all : Arrays.copyOf(all, size);
    }
}
