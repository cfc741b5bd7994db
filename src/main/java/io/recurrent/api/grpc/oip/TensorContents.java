package io.recurrent.api.grpc.oip;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.recurrent.error.InferenceException;
import io.recurrent.oip.InferTensorContents;
import io.recurrent.tensor.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Elements that come in lists of their type, made into the binary form. */
final class TensorContents {
    private final String tensor;
    private final ElementType type;
    private final InferTensorContents contents;

    /**
     * The elements of a tensor.
     *
     * @throws InferenceException INVALID_ARGUMENT when they are in another list than the type's, or the type has none
     */
    TensorContents(String tensor, ElementType type, InferTensorContents contents) {
        this.tensor = tensor;
        this.type = type;
        this.contents = contents;
        int wanted = field(tensor, type);
        for (FieldDescriptor given : contents.getAllFields().keySet()) {
            if (given.getNumber() != wanted) {
                String name = InferTensorContents.getDescriptor()
                        .findFieldByNumber(wanted)
                        .getName();
                throw InferenceException.invalid(
                        tensor,
                        "tensor '" + tensor + "' of " + type.protocolName() + " must come in " + name + ", not in "
                                + given.getName());
            }
        }
    }

    private static int field(String tensor, ElementType type) {
        return switch (type) {
            case BOOL -> InferTensorContents.BOOL_CONTENTS_FIELD_NUMBER;
            case UINT8, UINT16, UINT32 -> InferTensorContents.UINT_CONTENTS_FIELD_NUMBER;
            case UINT64 -> InferTensorContents.UINT64_CONTENTS_FIELD_NUMBER;
            case INT8, INT16, INT32 -> InferTensorContents.INT_CONTENTS_FIELD_NUMBER;
            case INT64 -> InferTensorContents.INT64_CONTENTS_FIELD_NUMBER;
            case FLOAT32 -> InferTensorContents.FP32_CONTENTS_FIELD_NUMBER;
            case FLOAT64 -> InferTensorContents.FP64_CONTENTS_FIELD_NUMBER;
            case BYTES -> InferTensorContents.BYTES_CONTENTS_FIELD_NUMBER;
            case FLOAT16, BFLOAT16 ->
                throw InferenceException.invalid(
                        tensor,
                        "tensor '" + tensor + "' of " + type.protocolName()
                                + " has no list of its own; send it in raw_input_contents");
        };
    }

    /** How many elements there are. */
    int count() {
        return switch (type) {
            case BOOL -> contents.getBoolContentsCount();
            case UINT8, UINT16, UINT32 -> contents.getUintContentsCount();
            case UINT64 -> contents.getUint64ContentsCount();
            case INT8, INT16, INT32 -> contents.getIntContentsCount();
            case INT64 -> contents.getInt64ContentsCount();
            case FLOAT32 -> contents.getFp32ContentsCount();
            case FLOAT64 -> contents.getFp64ContentsCount();
            case BYTES -> contents.getBytesContentsCount();
            case FLOAT16, BFLOAT16 -> 0;
        };
    }

    /**
     * The elements in binary form, read only.
     *
     * @throws InferenceException INVALID_ARGUMENT for a number that does not fit the type
     */
    ByteBuffer binary() {
        int count = count();
        ByteBuffer binary = ByteBuffer.allocate(size(count)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            put(binary, i);
        }
        return binary.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private int size(int count) {
        long size = (long) count * (type == ElementType.BYTES ? Integer.BYTES : type.bytes());
        for (ByteString element : contents.getBytesContentsList()) {
            size += element.size();
        }
        return Math.toIntExact(size);
    }

    private void put(ByteBuffer binary, int i) {
        switch (type) {
            case BOOL -> binary.put((byte) (contents.getBoolContents(i) ? 1 : 0));
            case UINT8 -> binary.put((byte) fitting(i, 0, 0xff));
            case UINT16 -> binary.putShort((short) fitting(i, 0, 0xffff));
            case UINT32 -> binary.putInt(contents.getUintContents(i));
            case UINT64 -> binary.putLong(contents.getUint64Contents(i));
            case INT8 -> binary.put((byte) fitting(i, Byte.MIN_VALUE, Byte.MAX_VALUE));
            case INT16 -> binary.putShort((short) fitting(i, Short.MIN_VALUE, Short.MAX_VALUE));
            case INT32 -> binary.putInt(contents.getIntContents(i));
            case INT64 -> binary.putLong(contents.getInt64Contents(i));
            case FLOAT32 -> binary.putFloat(contents.getFp32Contents(i));
            case FLOAT64 -> binary.putDouble(contents.getFp64Contents(i));
            case BYTES -> {
                ByteString element = contents.getBytesContents(i);
                binary.putInt(element.size());
                element.copyTo(binary);
            }
            case FLOAT16, BFLOAT16 -> throw new IllegalStateException(type + " has no list; a bug in the server");
        }
    }

    private long fitting(int i, int least, int most) {
        List<Integer> values = least < 0 ? contents.getIntContentsList() : contents.getUintContentsList();
        long value = least < 0 ? values.get(i) : Integer.toUnsignedLong(values.get(i));
        if (value < least || value > most) {
            throw InferenceException.invalid(
                    tensor,
                    "tensor '" + tensor + "', element " + i + ": " + type.protocolName() + " takes " + least + " to "
                            + most + ", got " + value);
        }
        return value;
    }
}
