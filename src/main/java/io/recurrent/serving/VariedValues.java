package io.recurrent.serving;

import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.TensorData;
import io.recurrent.tensor.TensorSpec.Values;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/**
 * Values such as a sample's, but others: of another size, sign and order. An answer that depends on the largest value
 * of a run, or on a mean, shows only beside rows of such values. For one thread.
 */
public final class VariedValues {
    private static final int LARGEST_EXPONENT = 3;

    private final Random random;

    /** The same values for the same state of {@code random}. */
    public VariedValues(Random random) {
        this.random = random;
    }

    /** Finite floats of at most some ten times the sample's size; around 1 where the sample is all zeros. */
    float[] floats(float[] sample) {
        float largest = 0;
        for (float value : sample) {
            largest = Math.max(largest, Math.abs(value));
        }
        float scale = scale();
        float noise = scale * (largest == 0 ? 1 : largest);
        float[] values = new float[sample.length];
        for (int i = 0; i < values.length; i++) {
            float value = scale * sample[i] + noise * (float) random.nextGaussian();
            values[i] = Float.isFinite(value) ? value : sample[i];
        }
        return values;
    }

    private float scale() {
        return (float) Math.scalb(1 + random.nextDouble(), random.nextInt(2 * LARGEST_EXPONENT) - LARGEST_EXPONENT);
    }

    /**
     * A tensor of the sample's name, type and shape. Ids are any that the graph knows; lengths and other whole numbers
     * stay between the sample's least and largest, or 0 and 1.
     *
     * @param values what the graph takes
     */
    public TensorData tensor(TensorData sample, Values values) {
        if (sample.type() == ElementType.BYTES) {
            return sample;
        }
        TensorData varied = TensorData.allocate(sample.name(), sample.type(), sample.shape());
        ByteBuffer from = sample.data().slice().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer to = varied.data();
        switch (sample.type()) {
            case FLOAT16, BFLOAT16, FLOAT32, FLOAT64 -> vary(sample.type(), from, to);
            default -> choose(sample.type(), from, to, values);
        }
        return varied;
    }

    private void vary(ElementType type, ByteBuffer from, ByteBuffer to) {
        float[] sample = new float[from.remaining() / type.bytes()];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = type.floatAt(from, i * type.bytes());
        }
        float[] values = floats(sample);
        for (int i = 0; i < values.length; i++) {
            type.putFloat(to, i * type.bytes(), values[i]);
        }
    }

    private void choose(ElementType type, ByteBuffer from, ByteBuffer to, Values values) {
        int size = type.bytes();
        long least = values instanceof Values.Lengths ? 1 : 0;
        long most = 1;
        for (int at = 0; at < from.remaining(); at += size) {
            long value = whole(type, from, at);
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        if (values instanceof Values.Ids ids) {
            least = 0;
            most = ids.size() - 1;
        }
        for (int at = 0; at < to.remaining(); at += size) {
            long value = most == Long.MAX_VALUE ? whole(type, from, at) : random.nextLong(least, most + 1);
            for (int b = 0; b < size; b++) {
                to.put(at + b, (byte) (value >>> (b * Byte.SIZE)));
            }
        }
    }

    /** As the type's bits are; large unsigned numbers are negative, and stay so. */
    private static long whole(ElementType type, ByteBuffer from, int at) {
        return switch (type.bytes()) {
            case Byte.BYTES -> type == ElementType.INT8 ? from.get(at) : Byte.toUnsignedLong(from.get(at));
            case Short.BYTES -> type == ElementType.INT16 ? from.getShort(at) : Short.toUnsignedLong(from.getShort(at));
            case Integer.BYTES -> type == ElementType.INT32 ? from.getInt(at) : Integer.toUnsignedLong(from.getInt(at));
            default -> from.getLong(at);
        };
    }
}
