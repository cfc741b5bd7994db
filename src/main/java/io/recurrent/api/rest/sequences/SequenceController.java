package io.recurrent.api.rest.sequences;

import io.recurrent.api.rest.exchange.Exchange;
import io.recurrent.call.CallFactory;
import io.recurrent.engine.ModelReference;
import io.recurrent.service.sequences.SequenceService;
import io.recurrent.service.sequences.SequenceService.SequenceView;
import io.recurrent.service.sequences.StepAnswer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/** Sequences over HTTP. */
@RestController
@Tag(name = "Sequences", description = "Input that comes in steps; the server keeps the model's state between them.")
final class SequenceController {
    private final SequenceService service;
    private final CallFactory calls;

    SequenceController(SequenceService service, CallFactory calls) {
        this.service = service;
        this.calls = calls;
    }

    @Operation(operationId = "startSequence", summary = "Starts on the newest version of a model that is ready.")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping(
            path = "/v1/models/{model}/sequences",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<SequenceAnswers.Started> start(
            HttpServletRequest request, @PathVariable String model, @RequestBody StartRequest body) {
        return start(request, new ModelReference(model, null), body);
    }

    @Operation(operationId = "startSequenceByVersion", summary = "Starts on one version of a model.")
    @ResponseStatus(HttpStatus.CREATED)
    @PostMapping(
            path = "/v1/models/{model}/versions/{version}/sequences",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<SequenceAnswers.Started> startByVersion(
            HttpServletRequest request,
            @PathVariable String model,
            @PathVariable String version,
            @RequestBody StartRequest body) {
        return start(request, new ModelReference(model, version), body);
    }

    @Operation(
            operationId = "step",
            summary = "Gives a sequence its next input.",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            description = "OK",
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = SequenceAnswers.SteppedSchema.class))))
    @PostMapping(
            path = "/v1/models/{model}/sequences/{sequence}/steps",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<SequenceAnswers.Stepped> step(
            HttpServletRequest request,
            @PathVariable String model,
            @PathVariable String sequence,
            @RequestBody StepRequest body) {
        StepAnswer answer = service.step(Exchange.call(request, calls), body.toStep(model, sequence));
        return Exchange.answer(answer.timings(), SequenceAnswers.stepped(answer));
    }

    @Operation(operationId = "sequence", summary = "How a sequence stands.")
    @GetMapping(path = "/v1/models/{model}/sequences/{sequence}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<SequenceAnswers.Viewed> view(
            HttpServletRequest request, @PathVariable String model, @PathVariable String sequence) {
        SequenceView view = service.view(Exchange.call(request, calls), model, sequence);
        return ResponseEntity.ok(SequenceAnswers.viewed(view));
    }

    @Operation(operationId = "sequenceState", summary = "A sequence's state, from which it continues elsewhere.")
    @GetMapping(path = "/v1/models/{model}/sequences/{sequence}/state", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<SequenceAnswers.Exported> export(
            HttpServletRequest request, @PathVariable String model, @PathVariable String sequence) {
        SequenceService.ExportedState exported = service.export(Exchange.call(request, calls), model, sequence);
        return ResponseEntity.ok(SequenceAnswers.exported(exported));
    }

    @Operation(operationId = "endSequence", summary = "Ends a sequence; its state is gone.")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @DeleteMapping(path = "/v1/models/{model}/sequences/{sequence}")
    ResponseEntity<Void> end(HttpServletRequest request, @PathVariable String model, @PathVariable String sequence) {
        service.end(Exchange.call(request, calls), model, sequence);
        return ResponseEntity.noContent().build();
    }

    private ResponseEntity<SequenceAnswers.Started> start(
            HttpServletRequest http, ModelReference model, StartRequest body) {
        SequenceView view = service.start(Exchange.call(http, calls), body.toStart(model));
        return ResponseEntity.created(place(view)).body(SequenceAnswers.started(view));
    }

    private static URI place(SequenceView view) {
        String model = UriUtils.encodePathSegment(view.model(), StandardCharsets.UTF_8);
        return URI.create("/v1/models/" + model + "/sequences/" + view.sequence());
    }
}
