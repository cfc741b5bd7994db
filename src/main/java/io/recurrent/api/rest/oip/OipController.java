package io.recurrent.api.rest.oip;

import io.recurrent.engine.ModelReference;
import io.recurrent.service.models.ModelStatistics;
import io.recurrent.service.models.ServerState;
import io.recurrent.service.models.ServerVersion;
import io.recurrent.service.models.VersionStatistics;
import io.recurrent.service.oip.ConfiguredModel;
import io.recurrent.service.oip.OipNames;
import io.recurrent.service.oip.ServedStatistics;
import io.recurrent.service.oip.TensorService;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What the Open Inference Protocol tells of the server and its models. */
@RestController
@Tag(name = "Open Inference Protocol", description = "Tensors in and out, by the protocol's version 2.")
final class OipController {
    private final ServerState state;
    private final TensorService service;
    private final ServedStatistics statistics;

    OipController(ServerState state, TensorService service, ModelStatistics statistics) {
        this.state = state;
        this.service = service;
        this.statistics = new ServedStatistics(service, statistics);
    }

    @Operation(operationId = "serverMetadata", summary = "The server, and which extensions it knows.")
    @GetMapping(path = "/v2", produces = MediaType.APPLICATION_JSON_VALUE)
    OipAnswers.ServerMetadata server() {
        return new OipAnswers.ServerMetadata(OipNames.SERVER, ServerVersion.text(), OipNames.EXTENSIONS);
    }

    @Operation(operationId = "serverMetadataAtSlash", summary = "The same, for clients that add a slash.")
    @GetMapping(path = "/v2/", produces = MediaType.APPLICATION_JSON_VALUE)
    OipAnswers.ServerMetadata serverAtSlash() {
        return server();
    }

    @Operation(operationId = "serverLive", summary = "Whether the process works; never depends on load or models.")
    @ApiResponse(responseCode = "200", description = "Yes", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "503", description = "No", useReturnTypeSchema = true)
    @GetMapping(path = "/v2/health/live", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<OipAnswers.ServerLive> live() {
        return answer(state.live(), new OipAnswers.ServerLive(state.live()));
    }

    @Operation(operationId = "serverReady", summary = "Whether calls should be sent here.")
    @ApiResponse(responseCode = "200", description = "Yes", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "503", description = "No, or not yet", useReturnTypeSchema = true)
    @GetMapping(path = "/v2/health/ready", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<OipAnswers.ServerReady> ready() {
        boolean ready = state.ready();
        return answer(ready, new OipAnswers.ServerReady(ready));
    }

    private static <T> ResponseEntity<T> answer(boolean yes, T body) {
        return ResponseEntity.status(yes ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(body);
    }

    @Operation(operationId = "modelMetadata", summary = "What a model takes and gives.")
    @GetMapping(path = "/v2/models/{model}", produces = MediaType.APPLICATION_JSON_VALUE)
    OipAnswers.ModelMetadata metadata(@PathVariable String model) {
        return OipAnswers.ModelMetadata.of(service.describe(new ModelReference(model, null)));
    }

    @Operation(operationId = "modelMetadataByVersion", summary = "What a version takes and gives.")
    @GetMapping(path = "/v2/models/{model}/versions/{version}", produces = MediaType.APPLICATION_JSON_VALUE)
    OipAnswers.ModelMetadata metadata(@PathVariable String model, @PathVariable String version) {
        return OipAnswers.ModelMetadata.of(service.describe(new ModelReference(model, version)));
    }

    @Operation(operationId = "modelReady", summary = "Whether a version of a model can be asked.")
    @GetMapping(path = "/v2/models/{model}/ready", produces = MediaType.APPLICATION_JSON_VALUE)
    OipAnswers.ModelReady modelReady(@PathVariable String model) {
        return ready(new ModelReference(model, null));
    }

    @Operation(operationId = "modelReadyByVersion", summary = "Whether one version can be asked.")
    @GetMapping(path = "/v2/models/{model}/versions/{version}/ready", produces = MediaType.APPLICATION_JSON_VALUE)
    OipAnswers.ModelReady modelReady(@PathVariable String model, @PathVariable String version) {
        return ready(new ModelReference(model, version));
    }

    private OipAnswers.ModelReady ready(ModelReference model) {
        return new OipAnswers.ModelReady(service.resolve(model).name(), true);
    }

    @Operation(operationId = "modelConfig", summary = "The model's configuration, in Triton's form.")
    @GetMapping(path = "/v2/models/{model}/config", produces = MediaType.APPLICATION_JSON_VALUE)
    ModelConfiguration config(@PathVariable String model) {
        return ModelConfiguration.of(ConfiguredModel.of(service.describe(new ModelReference(model, null))));
    }

    @Operation(operationId = "modelConfigByVersion", summary = "A version's configuration, in Triton's form.")
    @GetMapping(path = "/v2/models/{model}/versions/{version}/config", produces = MediaType.APPLICATION_JSON_VALUE)
    ModelConfiguration config(@PathVariable String model, @PathVariable String version) {
        return ModelConfiguration.of(ConfiguredModel.of(service.describe(new ModelReference(model, version))));
    }

    @Operation(operationId = "statistics", summary = "What all versions have done since they were loaded.")
    @GetMapping(path = "/v2/models/stats", produces = MediaType.APPLICATION_JSON_VALUE)
    OipAnswers.Statistics statistics() {
        return answered(statistics.of(null, null));
    }

    @Operation(operationId = "modelStatistics", summary = "What a model's versions have done.")
    @GetMapping(path = "/v2/models/{model}/stats", produces = MediaType.APPLICATION_JSON_VALUE)
    OipAnswers.Statistics statistics(@PathVariable String model) {
        return answered(statistics.of(model, null));
    }

    @Operation(operationId = "modelStatisticsByVersion", summary = "What one version has done.")
    @GetMapping(path = "/v2/models/{model}/versions/{version}/stats", produces = MediaType.APPLICATION_JSON_VALUE)
    OipAnswers.Statistics statistics(@PathVariable String model, @PathVariable String version) {
        return answered(statistics.of(model, version));
    }

    private static OipAnswers.Statistics answered(List<VersionStatistics> versions) {
        return new OipAnswers.Statistics(
                versions.stream().map(OipAnswers.VersionWork::of).toList());
    }
}
