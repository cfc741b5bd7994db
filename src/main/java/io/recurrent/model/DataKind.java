package io.recurrent.model;

import java.nio.ByteBuffer;

/**
 * A kind of file that is read onto the heap: how large it may be, and what it takes there. One that does not fit is
 * refused before it is read, since a heap that is full ends the process.
 */
enum DataKind {
    /** Entries of a text or JSON file: strings, and two tables of them. */
    VOCABULARY(64L << 20, 5, 250),
    /** Values of JSON as objects. */
    GOLDEN(16L << 20, 24, 0),
    /** A task's tables. */
    TABLE(64L << 20, 12, 0),
    /** Numbers as they are. */
    FLOATS(64L << 20, 3, 0);

    private static final long MIB = 1L << 20;
    /** What is left of the heap for calls. */
    private static final int RESERVE = 8;

    private final long mostBytes;
    private final int factor;
    private final int entryBytes;

    DataKind(long mostBytes, int factor, int entryBytes) {
        this.mostBytes = mostBytes;
        this.factor = factor;
        this.entryBytes = entryBytes;
    }

    /** Bytes that the file may have. */
    long mostBytes() {
        return mostBytes;
    }

    /** Bytes of the heap that the file's content takes at most while it is read. */
    long heapBytes(ByteBuffer content) {
        long bytes = (long) content.remaining() * factor;
        for (int i = content.position(); entryBytes > 0 && i < content.limit(); i++) {
            byte at = content.get(i);
            // A JSON file may have all its entries on one line.
            bytes += at == '\n' || at == ',' ? entryBytes : 0;
        }
        return bytes;
    }

    /**
     * Refuses a file that the heap has no room for.
     *
     * @throws BundleException with what is needed and what is free
     */
    void require(ByteBuffer content, String name) {
        long needed = heapBytes(content);
        if (needed <= free()) {
            return;
        }
        // What is not used any more counts until it is collected; a load that would be refused is worth a collection.
        System.gc();
        long free = free();
        if (needed > free) {
            throw new BundleException(
                    name,
                    "needs about " + needed / MIB + " MiB of the Java heap, " + free / MIB
                            + " MiB are free; give the server a larger heap (-Xmx), or make the file smaller");
        }
    }

    private static long free() {
        Runtime java = Runtime.getRuntime();
        long left = java.maxMemory() - (java.totalMemory() - java.freeMemory());
        return Math.max(0, left - java.maxMemory() / RESERVE);
    }
}
