package io.recurrent.api.rest.oip;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.recurrent.service.models.VersionStatistics;
import io.recurrent.service.models.VersionStatistics.Total;
import io.recurrent.service.oip.ModelDescription;
import io.recurrent.service.oip.OipNames;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** What the Open Inference Protocol tells of the server and its models. */
final class OipAnswers {

    private OipAnswers() {}

    /** The server. */
    record ServerMetadata(
            @Schema(description = "The server's name.") String name,
            @Schema(description = "Of the server.") String version,
            List<String> extensions) {}

    /** Whether the server lives. */
    record ServerLive(boolean live) {}

    /** Whether the server should be asked. */
    record ServerReady(boolean ready) {}

    /** Whether a model can be asked. */
    record ModelReady(String name, boolean ready) {}

    /** What a tensor is like; -1 where callers choose the size. */
    @Schema(name = "TensorMetadata")
    record TensorMetadata(
            @Schema(description = "The tensor's name.") String name, String datatype, long[] shape) {
        static List<TensorMetadata> of(List<ModelDescription.Port> ports) {
            return ports.stream()
                    .map(port -> new TensorMetadata(
                            port.name(),
                            port.type().protocolName(),
                            port.shape().toArray()))
                    .toList();
        }
    }

    /** What a model takes and gives. */
    record ModelMetadata(
            String name,

            @Schema(description = "Those that are ready, oldest first.")
            List<String> versions,

            String platform,
            List<TensorMetadata> inputs,
            @Schema(description = "States among them.") List<TensorMetadata> outputs) {
        static ModelMetadata of(ModelDescription model) {
            return new ModelMetadata(
                    model.name(),
                    model.versions(),
                    OipNames.PLATFORM,
                    TensorMetadata.of(model.required()),
                    TensorMetadata.of(model.outputs()));
        }
    }

    /** How often, and how long together in nanoseconds. */
    @Schema(name = "StatisticDuration")
    record Duration(long count, long ns) {
        private static final Duration NONE = new Duration(0, 0);

        static Duration of(Total total) {
            return new Duration(total.count(), total.nanos());
        }
    }

    /** Where the time of a version's calls went; nothing is cached. */
    record InferenceStatistics(
            Duration success,
            Duration fail,
            Duration queue,
            @JsonProperty("compute_input") Duration input,
            @JsonProperty("compute_infer") Duration run,
            @JsonProperty("compute_output") Duration output,
            @JsonProperty("cache_hit") Duration hit,
            @JsonProperty("cache_miss") Duration miss) {}

    /** What a version has done since it was loaded. */
    record VersionWork(
            String name,
            String version,
            @JsonProperty("last_inference") long lastInference,
            @JsonProperty("inference_count") long inferences,
            @JsonProperty("execution_count") long executions,
            @JsonProperty("inference_stats") InferenceStatistics work,
            @JsonProperty("batch_stats") List<Object> batches) {
        static VersionWork of(VersionStatistics of) {
            InferenceStatistics work = new InferenceStatistics(
                    Duration.of(of.success()),
                    Duration.of(of.failure()),
                    Duration.of(of.queue()),
                    Duration.of(of.input()),
                    Duration.of(of.run()),
                    Duration.of(of.output()),
                    Duration.NONE,
                    Duration.NONE);
            return new VersionWork(
                    of.model(),
                    of.version(),
                    of.lastInferenceMillis(),
                    of.inferences(),
                    of.executions(),
                    work,
                    List.of());
        }
    }

    /** What versions have done. */
    record Statistics(@JsonProperty("model_stats") List<VersionWork> models) {}
}
