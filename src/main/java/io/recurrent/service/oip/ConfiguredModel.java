package io.recurrent.service.oip;

import io.recurrent.service.oip.ModelDescription.Port;
import io.recurrent.tensor.ElementType;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A model as Triton's configuration describes it, for clients that ask for it before they call.
 *
 * <p>It says {@code dynamic_batching}, and never {@code sequence_batching}, also for models that take sequences: the
 * two exclude each other, and perf_analyzer makes each of its requests one of a sequence as soon as it finds the
 * latter, so that calls without a sequence could not be measured. Whoever sends a sequence's id gets a sequence all the
 * same.
 *
 * @param name the model's name
 * @param versions those that the version policy serves, which are READY
 * @param mostRows rows of one request; 0 where tensors have no axis of rows
 * @param inputs those that a request may hold
 * @param outputs those that a request may want
 */
public record ConfiguredModel(
        String name, List<Long> versions, int mostRows, List<Configured> inputs, List<Configured> outputs) {
    /** Where a model runs: on whatever device the server was started for. */
    public static final String INSTANCE_KIND = "KIND_AUTO";

    /** How many of a version run. */
    public static final int INSTANCES = 1;

    /**
     * An input or output.
     *
     * @param name its name
     * @param type such as {@code TYPE_FP32}
     * @param dims without the axis of rows where the model has one; -1 where callers choose the size
     * @param optional for inputs, whether a request may leave it out
     * @param ragged for inputs, whether rows may differ in steps
     */
    public record Configured(String name, String type, List<Long> dims, boolean optional, boolean ragged) {}

    /** Of a model that is served. */
    public static ConfiguredModel of(ModelDescription model) {
        boolean rows = model.mostRows() > 0;
        return new ConfiguredModel(
                model.name(),
                model.versions().stream().map(Long::valueOf).toList(),
                model.mostRows(),
                model.required().stream().map(port -> configured(port, rows)).toList(),
                model.outputs().stream().map(port -> configured(port, rows)).toList());
    }

    private static Configured configured(Port port, boolean rows) {
        return new Configured(port.name(), type(port.type()), dims(port, rows), port.optional(), port.ragged());
    }

    private static String type(ElementType type) {
        return "TYPE_" + (type == ElementType.BYTES ? "STRING" : type.protocolName());
    }

    private static List<Long> dims(Port port, boolean rows) {
        return IntStream.range(0, port.shape().rank())
                .filter(axis -> !rows || axis != port.batchAxis())
                .mapToObj(axis -> port.shape().dimension(axis))
                .toList();
    }
}
