package io.recurrent.tensor;

/** Element types that the server feeds to graphs or reads from them. */
public enum ElementType {
    INT32(Integer.BYTES),
    INT64(Long.BYTES),
    FLOAT32(Float.BYTES);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Whether elements are whole numbers. */
    public boolean integral() {
        return this != FLOAT32;
    }
}
