package io.recurrent.api.rest.oip;

import io.recurrent.tensor.ElementType;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Writes elements from JSON into a little-endian buffer that grows. Used by one thread. */
final class ElementReader {
    /** What is taken at once even if the shape says more: shapes may lie. */
    private static final int FIRST_BYTES = 64 * 1024;

    private final ElementType type;
    private ByteBuffer bytes;

    private ElementReader(ElementType type, int size) {
        this.type = type;
        this.bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    static ElementReader of(InferInput head) {
        ElementType type = head.datatype();
        if (!JsonElements.inJson(type)) {
            throw head.invalid("is " + type.protocolName() + ", which JSON cannot carry; send it as binary data");
        }
        long elements = Math.min(FIRST_BYTES, TensorBytes.elements(head));
        return new ElementReader(type, (int) Math.min(FIRST_BYTES, elements * Math.max(1, type.bytes())));
    }

    /** What was read. */
    ByteBuffer bytes() {
        return bytes.flip();
    }

    /** Reads the parser's current token; false when it is none of the type's values. */
    boolean read(JsonParser parser, @Nullable JsonToken token) {
        return switch (type) {
            case BOOL -> bool(token);
            case BYTES -> token == JsonToken.VALUE_STRING && string(parser.getString());
            case FLOAT32, FLOAT64 -> token != null && token.isNumeric() && real(parser);
            case UINT64 -> token == JsonToken.VALUE_NUMBER_INT && unsigned(parser);
            case INT64 -> token == JsonToken.VALUE_NUMBER_INT && !big(parser) && put(parser.getLongValue());
            case UINT8, UINT16, UINT32 -> token == JsonToken.VALUE_NUMBER_INT && whole(parser, 0, 1L << bits());
            case INT8, INT16, INT32 ->
                token == JsonToken.VALUE_NUMBER_INT && whole(parser, -1L << (bits() - 1), 1L << (bits() - 1));
            case FLOAT16, BFLOAT16 -> false;
        };
    }

    private int bits() {
        return type.bytes() * Byte.SIZE;
    }

    private static boolean big(JsonParser parser) {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER;
    }

    private boolean bool(@Nullable JsonToken token) {
        boolean value = token == JsonToken.VALUE_TRUE;
        return (value || token == JsonToken.VALUE_FALSE) && put(value ? 1 : 0);
    }

    private boolean real(JsonParser parser) {
        double value = type == ElementType.FLOAT32 ? parser.getFloatValue() : parser.getDoubleValue();
        if (!Double.isFinite(value)) {
            return false;
        }
        return put(
                type == ElementType.FLOAT32
                        ? Float.floatToRawIntBits((float) value)
                        : Double.doubleToRawLongBits(value));
    }

    private boolean unsigned(JsonParser parser) {
        if (!big(parser)) {
            return parser.getLongValue() >= 0 && put(parser.getLongValue());
        }
        BigInteger value = parser.getBigIntegerValue();
        return value.signum() > 0 && value.bitLength() <= Long.SIZE && put(value.longValue());
    }

    private boolean whole(JsonParser parser, long least, long beyond) {
        if (big(parser)) {
            return false;
        }
        long value = parser.getLongValue();
        return value >= least && value < beyond && put(value);
    }

    private boolean put(long bits) {
        room(type.bytes());
        switch (type.bytes()) {
            case Byte.BYTES -> bytes.put((byte) bits);
            case Short.BYTES -> bytes.putShort((short) bits);
            case Integer.BYTES -> bytes.putInt((int) bits);
            default -> bytes.putLong(bits);
        }
        return true;
    }

    private boolean string(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            room(Integer.BYTES + encoded.remaining());
            bytes.putInt(encoded.remaining()).put(encoded);
            return true;
        } catch (CharacterCodingException e) {
            // Half of a surrogate pair, which only an escape can write.
            return false;
        }
    }

    private void room(int more) {
        if (bytes.remaining() < more) {
            int size = Math.max(2 * bytes.capacity(), bytes.position() + more);
            bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).put(bytes.flip());
        }
    }
}
