package io.recurrent.task.generation;

import io.recurrent.engine.ModelReference;
import io.recurrent.error.InferenceException;
import io.recurrent.input.RowInput;
import io.recurrent.task.writing.Sampling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to generate.
 *
 * @param model which model
 * @param prompt the text that goes on; empty text starts from nothing
 * @param maxTokens tokens a sample at most, 1 or more
 * @param sampling how tokens are chosen
 * @param seed decides everything that is random, 0 to {@link #LARGEST_SEED}, or null for one that the server chooses
 * @param stop a sample ends before the first of these
 * @param samples texts for the one prompt, 1 to {@link #MOST_SAMPLES}
 * @param lineStarts the characters with which the text's lines begin, for models that write in lines (acrostics);
 *     empty: as the model likes
 */
public record GenerationRequest(
        ModelReference model,
        RowInput prompt,
        int maxTokens,
        Sampling sampling,
        @Nullable Long seed,
        List<String> stop,
        int samples,
        String lineStarts) {
    /** Tokens where the caller does not say. */
    public static final int DEFAULT_TOKENS = 256;
    /** Texts for one prompt. */
    static final int MOST_SAMPLES = 32;

    /** The largest integer that every JSON reader keeps exactly: 2^53 - 1 (RFC 8259, section 6). */
    public static final long LARGEST_SEED = (1L << 53) - 1;

    private static final int MOST_STOPS = 16;
    private static final int LONGEST_STOP = 256;

    /**
     * Checks the ranges.
     *
     * @throws InferenceException INVALID_ARGUMENT that names the field
     */
    public GenerationRequest {
        if (maxTokens < 1) {
            throw InferenceException.invalid("maxTokens", "'maxTokens' must be 1 or more, got " + maxTokens);
        }
        if (samples < 1 || samples > MOST_SAMPLES) {
            throw InferenceException.invalid("samples", "'samples' must be 1 to " + MOST_SAMPLES + ", got " + samples);
        }
        if (seed != null && (seed < 0 || seed > LARGEST_SEED)) {
            throw InferenceException.invalid("seed", "'seed' must be 0 to " + LARGEST_SEED + ", got " + seed);
        }
        if (stop.size() > MOST_STOPS) {
            throw InferenceException.invalid(
                    "stop", "'stop' has " + stop.size() + " strings, " + MOST_STOPS + " are allowed");
        }
        for (int i = 0; i < stop.size(); i++) {
            if (stop.get(i).isEmpty() || stop.get(i).length() > LONGEST_STOP) {
                String field = "stop[" + i + "]";
                throw InferenceException.invalid(
                        field, "'" + field + "' must have 1 to " + LONGEST_STOP + " characters");
            }
        }
        stop = List.copyOf(stop);
    }
}
