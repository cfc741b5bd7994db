package io.recurrent.api.rest.oip;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.recurrent.service.oip.ConfiguredModel;
import io.recurrent.service.oip.OipNames;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A model as Triton's configuration describes it, in JSON.
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
        @JsonProperty("instance_group") List<Instances> instances,

        @Schema(description = "optional_inputs: the inputs that a request may leave out, a list in JSON.")
        Map<String, Parameter> parameters) {

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

    /** A value of the model's own. */
    @Schema(name = "ConfiguredParameter")
    record Parameter(@JsonProperty("string_value") String value) {}

    static ModelConfiguration of(ConfiguredModel model) {
        return new ModelConfiguration(
                model.name(),
                OipNames.PLATFORM,
                OipNames.BACKEND,
                Map.of("specific", Map.of("versions", model.versions())),
                model.mostRows(),
                model.inputs().stream()
                        .map(input ->
                                new Input(input.name(), input.type(), input.dims(), input.optional(), input.ragged()))
                        .toList(),
                model.outputs().stream()
                        .map(output -> new Output(output.name(), output.type(), output.dims()))
                        .toList(),
                Map.of(),
                new Transactions(false),
                List.of(new Instances(model.name(), ConfiguredModel.INSTANCE_KIND, ConfiguredModel.INSTANCES)),
                model.parameters().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, value -> new Parameter(value.getValue()))));
    }
}
