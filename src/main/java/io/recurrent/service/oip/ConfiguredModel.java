package io.recurrent.service.oip;

import io.recurrent.service.oip.ModelDescription.Port;
import io.recurrent.tensor.ElementType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A model as Triton's configuration describes it, for clients that ask for it before they call.
 *
 * <p>It says {@code dynamic_batching}, and never {@code sequence_batching}, also for models that take sequences: the
 * two exclude each other, and perf_analyzer makes each of its requests one of a sequence as soon as it finds the
 * latter, so that calls without a sequence could not be measured. Whoever sends a sequence's id gets a sequence all the
 * same.
 *
 * <p>Its inputs are those that a request has to hold, as in metadata: perf_analyzer does not start when an input of the
 * configuration is missing in metadata, and sends values for every input of metadata. The others are a parameter.
 *
 * @param name the model's name
 * @param versions those that the version policy serves, which are READY
 * @param mostRows rows of one request; 0 where tensors have no axis of rows
 * @param inputs those that a request has to hold
 * @param optional those that a request may leave out, or hold in place of another
 * @param outputs those that a request may want
 */
public record ConfiguredModel(
        String name,
        List<Long> versions,
        int mostRows,
        List<Configured> inputs,
        List<Configured> optional,
        List<Configured> outputs) {
    /** Where a model runs: on whatever device the server was started for. */
    public static final String INSTANCE_KIND = "KIND_AUTO";

    /** How many of a version run. */
    public static final int INSTANCES = 1;

    private static final String OPTIONAL_INPUTS = "optional_inputs";

    /**
     * An input or output.
     *
     * @param name its name
     * @param type such as {@code TYPE_FP32}
     * @param dims without the axis of rows where the model has one; -1 where callers choose the size
     * @param optional for inputs, whether a request may leave it out
     * @param ragged for inputs, whether rows may differ in steps
     */
    public record Configured(String name, String type, List<Long> dims, boolean optional, boolean ragged) {
        private String json() {
            return "{\"name\":\"" + escaped(name) + "\",\"data_type\":\"" + type + "\",\"dims\":"
                    + dims.toString().replace(" ", "") + ",\"optional\":" + optional + ",\"allow_ragged_batch\":"
                    + ragged
                    + "}";
        }
    }

    private static String escaped(String name) {
        StringBuilder escaped = new StringBuilder();
        name.chars().forEach(c -> {
            if (c < ' ' || c == '"' || c == '\\') {
                escaped.append("\\u%04x".formatted(c));
            } else {
                escaped.append((char) c);
            }
        });
        return escaped.toString();
    }

    /** The configuration's parameters by name. */
    public Map<String, String> parameters() {
        return optional.isEmpty()
                ? Map.of()
                : Map.of(
                        OPTIONAL_INPUTS,
                        optional.stream().map(Configured::json).collect(Collectors.joining(",", "[", "]")));
    }

    /** Of a model that is served. */
    public static ConfiguredModel of(ModelDescription model) {
        boolean rows = model.mostRows() > 0;
        return new ConfiguredModel(
                model.name(),
                model.versions().stream().map(Long::valueOf).toList(),
                model.mostRows(),
                configured(model.required(), rows),
                configured(model.inputs().stream().filter(Port::optional).toList(), rows),
                configured(model.outputs(), rows));
    }

    private static List<Configured> configured(List<Port> ports, boolean rows) {
        return ports.stream().map(port -> configured(port, rows)).toList();
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
