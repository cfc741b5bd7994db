package io.recurrent.task.tensors;

import io.recurrent.error.InferenceException;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Texts in tensors of {@link ElementType#BYTES}: each its length in four bytes, then UTF-8. */
public final class BytesTensor {
    private BytesTensor() {}

    /**
     * The texts of a tensor of shape {@code [rows]} or {@code [rows, 1]}.
     *
     * @throws InferenceException INVALID_ARGUMENT for another type or shape, lengths that do not fit the data, and what
     *     is not UTF-8
     */
    public static List<String> read(TensorData input) {
        Shape shape = input.shape();
        boolean column = shape.rank() == 2 && shape.dimension(1) == 1;
        if (input.type() != ElementType.BYTES || !(shape.rank() == 1 || column) || shape.dimension(0) < 1) {
            throw wrong(
                    input,
                    "wanted BYTES of shape [rows] or [rows, 1] with 1 row or more, got "
                            + input.type().protocolName() + " " + shape);
        }
        ByteBuffer bytes = input.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        List<String> texts = new ArrayList<>();
        while (bytes.hasRemaining()) {
            if (bytes.remaining() < Integer.BYTES) {
                throw wrong(input, "ends within a length");
            }
            int length = bytes.getInt();
            if (length < 0 || length > bytes.remaining()) {
                throw wrong(
                        input,
                        "element " + texts.size() + " has length " + Integer.toUnsignedString(length) + ", "
                                + bytes.remaining() + " bytes are left");
            }
            texts.add(decode(input, texts.size(), bytes.slice(bytes.position(), length)));
            bytes.position(bytes.position() + length);
        }
        if (texts.size() != shape.dimension(0)) {
            throw wrong(input, "shape " + shape + " has " + shape.dimension(0) + " elements, the data " + texts.size());
        }
        return texts;
    }

    private static String decode(TensorData input, int element, ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw wrong(input, "element " + element + " is not UTF-8");
        }
    }

    private static InferenceException wrong(TensorData input, String message) {
        return InferenceException.invalid(input.name(), "input '" + input.name() + "': " + message);
    }

    /** A tensor of texts. */
    static TensorData write(String name, Shape shape, List<String> texts) {
        List<byte[]> encoded = new ArrayList<>(texts.size());
        int size = 0;
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            encoded.add(bytes);
            size += Integer.BYTES + bytes.length;
        }
        ByteBuffer data = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (byte[] bytes : encoded) {
            data.putInt(bytes.length).put(bytes);
        }
        return TensorData.of(name, ElementType.BYTES, shape, data.flip());
    }
}
