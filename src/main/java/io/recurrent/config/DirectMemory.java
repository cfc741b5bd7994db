package io.recurrent.config;

/**
 * Caps the direct memory that the gRPC transport takes for its buffers. By default Netty may take as much as the heap
 * has, beside the heap.
 */
public final class DirectMemory {
    private static final String NETTY_BYTES = "io.netty.maxDirectMemory";
    private static final int PART_OF_HEAP = 4;
    /** Below it the pools of many cores would not fit. */
    private static final long LEAST_BYTES = 64L << 20;

    private DirectMemory() {}

    /** Sets the cap unless the command line did; before Netty is loaded. */
    public static void cap() {
        if (System.getProperty(NETTY_BYTES) == null) {
            System.setProperty(
                    NETTY_BYTES, Long.toString(bytes(Runtime.getRuntime().maxMemory())));
        }
    }

    /** A quarter of the heap, as the budget for what callers send; 64 MB at least. */
    static long bytes(long heapBytes) {
        return Math.max(LEAST_BYTES, heapBytes / PART_OF_HEAP);
    }
}
