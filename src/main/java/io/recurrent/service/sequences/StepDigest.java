package io.recurrent.service.sequences;

import io.recurrent.input.RowInput;
import io.recurrent.sequence.Sha256;
import io.recurrent.service.sequences.SequenceService.Step;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Digests of steps' contents: equal for equal input in the same form. */
final class StepDigest {
    private static final int NOTHING = -1;

    private final MessageDigest digest = Sha256.begin();

    private StepDigest() {}

    /** In hexadecimal, over the input and what is asked of it; each part goes in with its kind and length. */
    static String of(Step step) {
        StepDigest made = new StepDigest();
        made.digest.update((byte) (step.trajectory() ? 1 : 0));
        switch (step.input()) {
            case RowInput.Text text -> made.add('t', text.text());
            case RowInput.Tokens tokens -> {
                made.add('k', tokens.tokens().size());
                tokens.tokens().forEach(token -> made.add('t', token));
            }
            case RowInput.Ids ids -> made.addIds(ids.ids());
            case RowInput.Frames frames -> made.addFrames(frames.frames());
        }
        return HexFormat.of().formatHex(made.digest.digest());
    }

    private void addIds(int[] ids) {
        add('i', ids.length);
        ByteBuffer bytes = ByteBuffer.allocate(ids.length * Integer.BYTES);
        bytes.asIntBuffer().put(ids);
        digest.update(bytes.array());
    }

    private void addFrames(float[] @Nullable [] frames) {
        add('f', frames.length);
        for (float[] frame : frames) {
            if (frame == null) {
                // Refused later, with its place.
                add('v', NOTHING);
                continue;
            }
            add('v', frame.length);
            ByteBuffer bytes = ByteBuffer.allocate(frame.length * Float.BYTES);
            bytes.asFloatBuffer().put(frame);
            digest.update(bytes.array());
        }
    }

    private void add(char kind, @Nullable String text) {
        if (text == null) {
            // Refused later, with its place.
            add(kind, NOTHING);
            return;
        }
        add(kind, text.length());
        // Unit by unit: an encoder would make all lone surrogates alike.
        ByteBuffer bytes = ByteBuffer.allocate(text.length() * Character.BYTES);
        bytes.asCharBuffer().put(text);
        digest.update(bytes.array());
    }

    private void add(char kind, int length) {
        digest.update((byte) kind);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
    }
}
