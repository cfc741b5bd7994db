package io.recurrent.tensor;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Element types of tensors: those that graphs take and give, and those that only callers name. */
public enum ElementType {
    BOOL("BOOL", 1, false),
    UINT8("UINT8", 1, false),
    UINT16("UINT16", 2, false),
    UINT32("UINT32", 4, false),
    UINT64("UINT64", 8, false),
    INT8("INT8", 1, false),
    INT16("INT16", 2, false),
    INT32("INT32", Integer.BYTES, true),
    INT64("INT64", Long.BYTES, true),
    FLOAT16("FP16", 2, false),
    BFLOAT16("BF16", 2, false),
    FLOAT32("FP32", Float.BYTES, false),
    FLOAT64("FP64", Double.BYTES, false),
    /** Strings of bytes, each of its own length. */
    BYTES("BYTES", 0, false);

    private final String protocolName;
    private final int bytes;
    private final boolean index;

    ElementType(String protocolName, int bytes, boolean index) {
        this.protocolName = protocolName;
        this.bytes = bytes;
        this.index = index;
    }

    /** The type as the Open Inference Protocol calls it. */
    public String protocolName() {
        return protocolName;
    }

    /** The type of a name of the Open Inference Protocol; empty for an unknown name. */
    public static Optional<ElementType> ofProtocolName(String name) {
        return Arrays.stream(values())
                .filter(type -> type.protocolName.equals(name))
                .findFirst();
    }

    /** Size of one element in bytes; 0 for {@link #BYTES}, whose elements differ. */
    public int bytes() {
        return bytes;
    }

    /** Whether graphs take ids and lengths in it. */
    public boolean integral() {
        return index;
    }

    /**
     * An element of a type of floats, rounded to the nearest float where it has more digits.
     *
     * @param at the index of its first byte
     * @throws IllegalStateException for other types
     */
    public float floatAt(ByteBuffer bytes, int at) {
        return switch (this) {
            case FLOAT16 -> Float.float16ToFloat(bytes.getShort(at));
            case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort(at) << Short.SIZE);
            case FLOAT32 -> bytes.getFloat(at);
            case FLOAT64 -> (float) bytes.getDouble(at);
            default -> throw noFloats();
        };
    }

    /**
     * Writes an element of a type of floats.
     *
     * @param at the index of its first byte
     * @throws IllegalStateException for other types
     */
    public void putFloat(ByteBuffer bytes, int at, float value) {
        switch (this) {
            case FLOAT16 -> bytes.putShort(at, Float.floatToFloat16(value));
            case BFLOAT16 -> bytes.putShort(at, (short) (Float.floatToIntBits(value) >>> Short.SIZE));
            case FLOAT32 -> bytes.putFloat(at, value);
            case FLOAT64 -> bytes.putDouble(at, value);
            default -> throw noFloats();
        }
    }

    private IllegalStateException noFloats() {
        return new IllegalStateException(this + " has no floats; this is a bug in the server");
    }
}
