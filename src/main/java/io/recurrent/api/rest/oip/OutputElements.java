package io.recurrent.api.rest.oip;

import io.recurrent.error.InferenceException;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Elements as JSON has them: a flat list. What is no number in JSON (NaN, infinities) is written as a string; FP16 and
 * BF16 as the numbers that they stand for, which both read back exactly.
 *
 * @param type their type
 * @param bytes the elements, little-endian
 * @param strings the elements of {@link ElementType#BYTES}; empty for other types
 */
@JsonSerialize(using = OutputElements.Writer.class)
record OutputElements(ElementType type, ByteBuffer bytes, List<String> strings) {
    private static final int UNSIGNED_BYTE = 0xff;
    private static final int UNSIGNED_SHORT = 0xffff;

    /**
     * The elements of a tensor.
     *
     * @throws InferenceException INVALID_ARGUMENT for a string that is not UTF-8
     */
    static OutputElements of(TensorData tensor) {
        ByteBuffer bytes = tensor.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        List<String> strings = tensor.type() == ElementType.BYTES ? strings(tensor.name(), bytes) : List.of();
        return new OutputElements(tensor.type(), bytes, strings);
    }

    private static List<String> strings(String name, ByteBuffer bytes) {
        List<String> strings = new ArrayList<>();
        for (ByteBuffer string : TensorBytes.strings(bytes)) {
            try {
                strings.add(StandardCharsets.UTF_8.newDecoder().decode(string).toString());
            } catch (CharacterCodingException e) {
                throw InferenceException.invalid(
                        name,
                        "output '" + name + "' holds bytes that are not UTF-8, which JSON cannot carry; ask for it with"
                                + " binary_data=true");
            }
        }
        return strings;
    }

    /** Writes them without a list of boxes between. */
    static final class Writer extends StdSerializer<OutputElements> {
        Writer() {
            super(OutputElements.class);
        }

        @Override
        public void serialize(OutputElements elements, JsonGenerator json, SerializationContext context) {
            json.writeStartArray();
            elements.strings().forEach(json::writeString);
            if (elements.type() != ElementType.BYTES) {
                for (ByteBuffer rest = elements.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
                        rest.hasRemaining(); ) {
                    write(elements.type(), rest, json);
                }
            }
            json.writeEndArray();
        }

        private static void write(ElementType type, ByteBuffer rest, JsonGenerator json) {
            switch (type) {
                case BOOL -> json.writeBoolean(rest.get() != 0);
                case UINT8 -> json.writeNumber(rest.get() & UNSIGNED_BYTE);
                case UINT16 -> json.writeNumber(rest.getShort() & UNSIGNED_SHORT);
                case UINT32 -> json.writeNumber(Integer.toUnsignedLong(rest.getInt()));
                case UINT64 -> json.writeNumber(Long.toUnsignedString(rest.getLong()));
                case INT8 -> json.writeNumber((int) rest.get());
                case INT16 -> json.writeNumber((int) rest.getShort());
                case INT32 -> json.writeNumber(rest.getInt());
                case INT64 -> json.writeNumber(rest.getLong());
                case FLOAT16, BFLOAT16, FLOAT32 -> {
                    write(type.floatAt(rest, rest.position()), json);
                    rest.position(rest.position() + type.bytes());
                }
                case FLOAT64 -> {
                    double value = rest.getDouble();
                    if (Double.isFinite(value)) {
                        json.writeNumber(value);
                    } else {
                        json.writeString(Double.toString(value));
                    }
                }
                case BYTES ->
                    throw new IllegalStateException("strings have no fixed size; this is a bug in the server");
            }
        }

        private static void write(float value, JsonGenerator json) {
            if (Float.isFinite(value)) {
                json.writeNumber(value);
            } else {
                json.writeString(Float.toString(value));
            }
        }
    }
}
