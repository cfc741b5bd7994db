package io.recurrent.sequence;

import io.recurrent.sequence.SequenceSnapshot.LastStep;
import io.recurrent.tensor.RowState;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sequences as bytes, big-endian, with the version of the layout first. */
public final class SequenceCodec {
    private static final byte LAYOUT = 1;
    private static final int MOST_TENSORS = 1_000;

    private SequenceCodec() {}

    /** A sequence's bytes. */
    public static byte[] encode(StoredSequence sequence) {
        SequenceSnapshot snapshot = sequence.snapshot();
        ByteBuffer bytes = ByteBuffer.allocate(size(sequence));
        bytes.put(LAYOUT);
        put(bytes, sequence.model());
        bytes.putInt(sequence.version());
        put(bytes, sequence.graphDigest());
        bytes.putLong(snapshot.step()).putLong(snapshot.consumed());
        RowState state = snapshot.state();
        bytes.putInt(state == null ? -1 : state.count());
        for (int i = 0; state != null && i < state.count(); i++) {
            put(bytes, state.values(i));
        }
        put(bytes, snapshot.scores());
        LastStep last = snapshot.last();
        bytes.put((byte) (last == null ? 0 : 1));
        if (last != null) {
            put(bytes, last.digest());
            put(bytes, last.trace());
            bytes.putInt(last.tokens()).putInt(last.unknownTokens());
        }
        return bytes.array();
    }

    private static int size(StoredSequence sequence) {
        SequenceSnapshot snapshot = sequence.snapshot();
        int size = 1 + size(sequence.model()) + Integer.BYTES + size(sequence.graphDigest()) + 2 * Long.BYTES;
        size += Integer.BYTES;
        RowState state = snapshot.state();
        for (int i = 0; state != null && i < state.count(); i++) {
            size += size(state.values(i));
        }
        size += size(snapshot.scores()) + 1;
        LastStep last = snapshot.last();
        return last == null ? size : size + size(last.digest()) + size(last.trace()) + 2 * Integer.BYTES;
    }

    private static int size(String text) {
        return Integer.BYTES + text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static int size(float @Nullable [] floats) {
        return Integer.BYTES + (floats == null ? 0 : floats.length * Float.BYTES);
    }

    private static void put(ByteBuffer bytes, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytes.putInt(utf8.length).put(utf8);
    }

    private static void put(ByteBuffer bytes, float @Nullable [] floats) {
        bytes.putInt(floats == null ? -1 : floats.length);
        if (floats != null) {
            bytes.asFloatBuffer().put(floats);
            bytes.position(bytes.position() + floats.length * Float.BYTES);
        }
    }

    /**
     * A sequence from its bytes.
     *
     * @throws IllegalArgumentException when they are not what {@link #encode} makes
     */
    public static StoredSequence decode(byte[] encoded) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        try {
            if (bytes.get() != LAYOUT) {
                throw new IllegalArgumentException("a sequence of another layout");
            }
            String model = text(bytes);
            int version = bytes.getInt();
            String digest = text(bytes);
            long step = bytes.getLong();
            long consumed = bytes.getLong();
            RowState state = state(bytes);
            float[] scores = floats(bytes);
            LastStep last = bytes.get() == 0 ? null : last(bytes);
            requireNumbers(state, scores, last);
            if (bytes.hasRemaining()) {
                throw new IllegalArgumentException("bytes after the sequence's end");
            }
            return new StoredSequence(
                    model, version, digest, new SequenceSnapshot(step, consumed, state, scores, last));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("the sequence's bytes are cut off", e);
        }
    }

    /** A state that is not finite goes into no graph, and one NaN makes all that comes after it NaN. */
    private static void requireNumbers(@Nullable RowState state, float @Nullable [] scores, @Nullable LastStep last) {
        for (int i = 0; state != null && i < state.count(); i++) {
            for (float value : state.values(i)) {
                if (!Float.isFinite(value)) {
                    throw new IllegalArgumentException("a state that is not finite");
                }
            }
        }
        if (hasNaN(scores) || (last != null && hasNaN(last.trace()))) {
            throw new IllegalArgumentException("scores that are no numbers");
        }
    }

    private static boolean hasNaN(float @Nullable [] values) {
        for (int i = 0; values != null && i < values.length; i++) {
            if (Float.isNaN(values[i])) {
                return true;
            }
        }
        return false;
    }

    private static LastStep last(ByteBuffer bytes) {
        String digest = text(bytes);
        float[] trace = floats(bytes);
        return new LastStep(digest, trace == null ? new float[0] : trace, bytes.getInt(), bytes.getInt());
    }

    private static @Nullable RowState state(ByteBuffer bytes) {
        int count = bytes.getInt();
        if (count < 0) {
            return null;
        }
        if (count > MOST_TENSORS) {
            throw new IllegalArgumentException(count + " state tensors");
        }
        List<float[]> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            float[] floats = floats(bytes);
            values.add(floats == null ? new float[0] : floats);
        }
        return RowState.copyOf(values.toArray(float[][]::new));
    }

    private static float @Nullable [] floats(ByteBuffer bytes) {
        int length = bytes.getInt();
        if (length < 0) {
            return null;
        }
        if (length > bytes.remaining() / Float.BYTES) {
            throw new BufferUnderflowException();
        }
        float[] floats = new float[length];
        bytes.asFloatBuffer().get(floats);
        bytes.position(bytes.position() + length * Float.BYTES);
        return floats;
    }

    private static String text(ByteBuffer bytes) {
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] utf8 = new byte[length];
        bytes.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
