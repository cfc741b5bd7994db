package io.recurrent.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.TensorData;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A tensor of a golden sample.
 *
 * @param datatype its type, as the Open Inference Protocol calls it
 * @param shape its axis sizes
 * @param data its elements, row-major; 0 and 1 for BOOL
 */
public record GoldenTensor(
        @JsonProperty(required = true) String datatype,
        @JsonProperty(required = true) List<Long> shape,
        @JsonProperty(required = true) List<Double> data) {
    /** Checks that the elements are as many as the shape says. */
    public GoldenTensor {
        shape = List.copyOf(shape);
        data = List.copyOf(data);
        long elements =
                Shape.of(shape.stream().mapToLong(Long::longValue).toArray()).elements();
        if (elements != data.size()) {
            throw new IllegalArgumentException(
                    "shape " + shape + " has " + elements + " elements, data " + data.size());
        }
    }

    /**
     * The tensor under a name.
     *
     * @throws IllegalArgumentException for a type that cannot be written in decimal
     */
    public TensorData named(String name) {
        ElementType type = ElementType.ofProtocolName(datatype)
                .orElseThrow(() -> new IllegalArgumentException("unknown datatype '" + datatype + "'"));
        TensorData tensor = TensorData.allocate(
                name, type, Shape.of(shape.stream().mapToLong(Long::longValue).toArray()));
        data.forEach(value -> put(tensor.data(), type, value));
        tensor.data().flip();
        return tensor;
    }

    private static void put(ByteBuffer bytes, ElementType type, double value) {
        switch (type) {
            case BOOL, INT8, UINT8 -> bytes.put((byte) value);
            case INT16 -> bytes.putShort((short) value);
            case INT32 -> bytes.putInt((int) value);
            case INT64 -> bytes.putLong((long) value);
            case FLOAT32 -> bytes.putFloat((float) value);
            case FLOAT64 -> bytes.putDouble(value);
            default -> throw new IllegalArgumentException("golden samples hold no " + type.protocolName());
        }
    }

    /** The first difference from what came out, or an empty text; floats may differ by the tolerance. */
    public String difference(TensorData got, double tolerance) {
        if (!got.type().protocolName().equals(datatype)
                || !got.shape()
                        .equals(Shape.of(
                                shape.stream().mapToLong(Long::longValue).toArray()))) {
            return "wanted " + datatype + " " + shape + ", got " + got.type().protocolName() + " " + got.shape();
        }
        ByteBuffer bytes = got.data().duplicate().order(got.data().order());
        for (int i = 0; i < data.size(); i++) {
            double value = get(bytes, got.type());
            if (!(Math.abs(value - data.get(i)) <= tolerance)) {
                return "wanted element " + i + " to be " + data.get(i) + ", got " + value;
            }
        }
        return "";
    }

    private static double get(ByteBuffer bytes, ElementType type) {
        return switch (type) {
            case BOOL, INT8 -> bytes.get();
            case UINT8 -> Byte.toUnsignedInt(bytes.get());
            case INT16 -> bytes.getShort();
            case INT32 -> bytes.getInt();
            case INT64 -> bytes.getLong();
            case FLOAT32 -> bytes.getFloat();
            case FLOAT64 -> bytes.getDouble();
            default -> throw new IllegalArgumentException("golden samples hold no " + type.protocolName());
        };
    }
}
