package io.recurrent.service.sequences;

import io.recurrent.input.StepInput;
import io.recurrent.sequence.Sha256;
import io.recurrent.service.sequences.SequenceService.Step;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Digests of steps' contents: equal for equal input in the same form. */
final class StepDigest {
    private static final int NOTHING = -1;

    private final MessageDigest digest = Sha256.begin();

    private StepDigest() {}

    /** In hexadecimal, over the input and what is asked of it; each part goes in with its kind and length. */
    static String of(Step step) {
        StepDigest made = new StepDigest();
        StepInput input = step.input();
        made.digest.update((byte) (step.trajectory() ? 1 : 0));
        String text = input.text();
        List<String> tokens = input.tokens();
        int[] ids = input.ids();
        float[] @Nullable [] frames = input.frames();
        if (text != null) {
            made.add('t', text);
        }
        if (tokens != null) {
            made.add('k', tokens.size());
            tokens.forEach(token -> made.add('t', token));
        }
        if (ids != null) {
            made.add('i', ids.length);
            ByteBuffer bytes = ByteBuffer.allocate(ids.length * Integer.BYTES);
            bytes.asIntBuffer().put(ids);
            made.digest.update(bytes.array());
        }
        if (frames != null) {
            made.add('f', frames.length);
            for (float[] frame : frames) {
                if (frame == null) {
                    // Refused later, with its place.
                    made.add('v', NOTHING);
                    continue;
                }
                made.add('v', frame.length);
                ByteBuffer bytes = ByteBuffer.allocate(frame.length * Float.BYTES);
                bytes.asFloatBuffer().put(frame);
                made.digest.update(bytes.array());
            }
        }
        return HexFormat.of().formatHex(made.digest.digest());
    }

    private void add(char kind, @Nullable String text) {
        if (text == null) {
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
