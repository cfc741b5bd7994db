package io.recurrent.service.oip;

import io.recurrent.error.InferenceException;
import io.recurrent.service.sequences.SequenceIds;
import io.recurrent.task.tensors.TensorRequest;
import io.recurrent.task.tensors.TensorRequest.SequenceMark;
import io.recurrent.task.tensors.TensorRequest.Wanted;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request says beside its tensors, by the protocol's extensions for sequences, schedule policy, classification
 * and parameters.
 *
 * @param sequence where the request stands in its sequence; null for a request of its own
 * @param priority 0 for the usual one, 1 for the most urgent, {@link TensorRequest#LOWEST_PRIORITY} for the least
 * @param timeout how long the answer may take; null when the request does not say
 * @param outputs those that are wanted; empty for all but states
 */
public record RequestOptions(
        @Nullable SequenceMark sequence,
        int priority,
        @Nullable Duration timeout,
        List<Wanted> outputs) {
    private static final String SEQUENCE = "sequence_id";
    private static final String START = "sequence_start";
    private static final String END = "sequence_end";
    /** About 292 years, which nanoseconds can still count: as good as no limit. */
    private static final long MOST_MICROS = Long.MAX_VALUE / 1_000;

    /**
     * An output that a request names.
     *
     * @param name its name; null or empty where the request left it out
     * @param parameters its own
     */
    public record Output(@Nullable String name, Parameters parameters) {}

    /**
     * Reads a request's parameters and the outputs that it names.
     *
     * @throws InferenceException INVALID_ARGUMENT that names the parameter, or the output
     */
    public static RequestOptions of(Parameters request, List<Output> outputs) {
        long micros = request.clamped("timeout", MOST_MICROS);
        return new RequestOptions(
                mark(request),
                (int) request.integer("priority", TensorRequest.LOWEST_PRIORITY),
                micros == 0 ? null : Duration.of(micros, ChronoUnit.MICROS),
                wanted(outputs));
    }

    private static @Nullable SequenceMark mark(Parameters request) {
        String id = request.sequence();
        boolean start = request.flag(START, false);
        boolean end = request.flag(END, false);
        if (!id.isEmpty()) {
            SequenceIds.require(id, SEQUENCE);
            return new SequenceMark(id, start, end);
        }
        if (start || end) {
            throw InferenceException.invalid(
                    SEQUENCE,
                    "parameter '" + (start ? START : END) + "' is true without a '" + SEQUENCE
                            + "'; name the sequence, by an integer other than 0 or a string");
        }
        return null;
    }

    private static List<Wanted> wanted(List<Output> outputs) {
        List<Wanted> wanted = new ArrayList<>(outputs.size());
        for (Output output : outputs) {
            String name = output.name();
            if (name == null || name.isEmpty()) {
                String field = "outputs[" + wanted.size() + "].name";
                throw InferenceException.invalid(field, "'" + field + "' is missing or empty; give it");
            }
            output.parameters().requireOwnMemory(name);
            wanted.add(new Wanted(name, (int) output.parameters().integer("classification", Integer.MAX_VALUE)));
        }
        return wanted;
    }
}
