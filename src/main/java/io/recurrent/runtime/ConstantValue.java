package io.recurrent.runtime;

import com.google.protobuf.ByteString;
import io.recurrent.onnx.TensorProto;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a tensor without computing it. Sizes saturate instead of overflowing.
 *
 * @param constant whether it depends on no input of the graph
 * @param dims its shape; null where only the number of elements is known
 * @param elements how many elements it has at most; of a tensor that is not constant, at least
 * @param elementBytes bytes of one
 * @param integers its values, where it holds a few whole numbers that are known; null otherwise
 */
record ConstantValue(
        boolean constant, long @Nullable [] dims, long elements, int elementBytes, long @Nullable [] integers) {
    /** Something that depends on the graph's inputs: one element or more. */
    static final ConstantValue VARIABLE = new ConstantValue(false, null, 1, Float.BYTES, null);

    /** As long as shapes are; longer lists are data. */
    private static final int MOST_INTEGERS = 64;

    private static final int INT32 = 6;
    private static final int INT64 = 7;

    /** Of a shape. */
    static ConstantValue shaped(long[] dims, int elementBytes) {
        return new ConstantValue(true, dims, product(dims), elementBytes, null);
    }

    /** Of so many elements in whatever shape. */
    static ConstantValue sized(long elements, int elementBytes) {
        return new ConstantValue(true, null, elements, elementBytes, null);
    }

    /** A list of whole numbers. */
    static ConstantValue integers(long[] values) {
        return new ConstantValue(
                true,
                new long[] {values.length},
                values.length,
                Long.BYTES,
                values.length <= MOST_INTEGERS ? values : null);
    }

    /** A tensor that the file holds. */
    static ConstantValue of(TensorProto tensor) {
        long[] dims = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
        return new ConstantValue(
                true, dims, product(dims), elementBytes(tensor.getDataType()), integers(tensor, product(dims)));
    }

    private static long @Nullable [] integers(TensorProto tensor, long elements) {
        if (elements > MOST_INTEGERS || (tensor.getDataType() != INT64 && tensor.getDataType() != INT32)) {
            return null;
        }
        boolean wide = tensor.getDataType() == INT64;
        ByteString raw = tensor.getRawData();
        if (raw.isEmpty()) {
            List<? extends Number> listed = wide ? tensor.getInt64DataList() : tensor.getInt32DataList();
            return listed.size() == elements
                    ? listed.stream().mapToLong(Number::longValue).toArray()
                    : null;
        }
        if (raw.size() != elements * (wide ? Long.BYTES : Integer.BYTES)) {
            return null;
        }
        if (!wide) {
            var ints = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
            return java.util.stream.IntStream.range(0, ints.remaining())
                    .mapToLong(ints::get)
                    .toArray();
        }
        LongBuffer longs =
                raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        long[] values = new long[longs.remaining()];
        longs.get(values);
        return values;
    }

    /** As ONNX numbers the types. */
    static int elementBytes(int type) {
        return switch (type) {
            case 2, 3, 9, 17, 18, 19, 20, 21, 22, 23 -> 1;
            case 4, 5, 10, 16 -> 2;
            case 7, 11, 13, 14 -> Long.BYTES;
            case 15 -> 2 * Long.BYTES;
            case 8 -> 32;
            default -> Float.BYTES;
        };
    }

    long bytes() {
        return times(elements, elementBytes);
    }

    /** The same elements in a shape that is not known, their values kept. */
    ConstantValue reshaped() {
        return new ConstantValue(constant, null, elements, elementBytes, integers);
    }

    /** The first whole number, as of a scalar; a value that no size can have where it is not known. */
    long first() {
        return integers == null || integers.length == 0 ? Long.MAX_VALUE : integers[0];
    }

    /** The product of sizes that are positive; 0 where one is 0 or less. */
    static long product(long[] sizes) {
        return Arrays.stream(sizes).reduce(1, ConstantValue::times);
    }

    /** A product that stays at the largest number where it would be larger. */
    static long times(long one, long other) {
        if (one <= 0 || other <= 0) {
            return 0;
        }
        return one > Long.MAX_VALUE / other ? Long.MAX_VALUE : one * other;
    }

    /** A sum that stays at the largest number where it would be larger. */
    static long plus(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }
}
