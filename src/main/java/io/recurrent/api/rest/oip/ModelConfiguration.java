package io.recurrent.api.rest.oip;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.recurrent.service.oip.ModelDescription;
import io.recurrent.service.oip.ModelDescription.Port;
import io.recurrent.service.oip.OipNames;
import io.recurrent.tensor.ElementType;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A model as Triton's configuration describes it, for clients that ask for it before they call.
 *
 * <p>It says {@code dynamic_batching}, and never {@code sequence_batching}, also for models that take sequences: the
 * two exclude each other, and perf_analyzer makes each of its requests one of a sequence as soon as it finds the
 * latter, so that calls without a sequence could not be measured. Whoever sends a sequence's id gets a sequence all the
 * same.
 *
 * @param mostRows rows of one request; 0 where tensors have no axis of rows
 */
record ModelConfiguration(
        String name,
        String platform,
        String backend,
        @JsonProperty("version_policy") Map<String, Map<String, Object>> versionPolicy,
        @JsonProperty("max_batch_size") int mostRows,
        List<Input> input,
        List<Output> output,
        @JsonProperty("dynamic_batching") Map<String, Object> batching,
        @JsonProperty("model_transaction_policy") Transactions transactions,
        @JsonProperty("instance_group") List<Instances> instances) {

    /** An input; {@code dims} are without the axis of rows. */
    @Schema(name = "ConfiguredInput")
    record Input(
            @Schema(description = "The input's name.") String name,
            @JsonProperty("data_type") String type,
            List<Long> dims,
            boolean optional,
            @JsonProperty("allow_ragged_batch") boolean ragged) {}

    /** An output; {@code dims} are without the axis of rows. */
    @Schema(name = "ConfiguredOutput")
    record Output(
            @Schema(description = "The output's name.") String name,
            @JsonProperty("data_type") String type,
            List<Long> dims) {}

    /** Whether a request may have several answers. */
    record Transactions(boolean decoupled) {}

    /** Where it runs. */
    record Instances(String name, String kind, int count) {}

    static ModelConfiguration of(ModelDescription model) {
        boolean rows = model.mostRows() > 0;
        return new ModelConfiguration(
                model.name(),
                OipNames.PLATFORM,
                OipNames.BACKEND,
                Map.of("all", Map.of()),
                model.mostRows(),
                model.required().stream()
                        .map(port ->
                                new Input(port.name(), type(port), dims(port, rows), port.optional(), port.ragged()))
                        .toList(),
                model.outputs().stream()
                        .map(port -> new Output(port.name(), type(port), dims(port, rows)))
                        .toList(),
                Map.of(),
                new Transactions(false),
                List.of(new Instances(model.name(), "KIND_AUTO", 1)));
    }

    private static String type(Port port) {
        return port.type() == ElementType.BYTES
                ? "TYPE_STRING"
                : "TYPE_" + port.type().protocolName();
    }

    private static List<Long> dims(Port port, boolean rows) {
        return IntStream.range(0, port.shape().rank())
                .filter(axis -> !rows || axis != port.batchAxis())
                .mapToObj(axis -> port.shape().dimension(axis))
                .toList();
    }
}
