package io.recurrent.api.rest.generation;

import io.recurrent.api.rest.body.LimitedRequest;
import io.recurrent.api.rest.exchange.Exchange;
import io.recurrent.call.Call;
import io.recurrent.call.CallFactory;
import io.recurrent.engine.ModelReference;
import io.recurrent.task.generation.Generated;
import io.recurrent.task.generation.GenerationRequest;
import io.recurrent.task.generation.GenerationService;
import io.recurrent.task.generation.GenerationStream;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Generation and prediction by language models over HTTP. */
@RestController
@Tag(name = "Generation", description = "Text generation, whole or token by token, and the most probable next tokens.")
final class GenerationController {
    private final GenerationService service;
    private final CallFactory calls;
    private final GenerationEvents events;

    GenerationController(GenerationService service, CallFactory calls, GenerationEvents events) {
        this.service = service;
        this.calls = calls;
        this.events = events;
    }

    @Operation(operationId = "generate", summary = "Generates by the newest version of a model that is ready.")
    @PostMapping(
            path = "/v1/models/{model}:generate",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE})
    @Nullable
    ResponseEntity<GenerationAnswers.Texts> generate(
            HttpServletRequest request,
            HttpServletResponse response,
            @PathVariable String model,
            @RequestBody GenerateRequest body) {
        return answer(request, response, body.toRequest(new ModelReference(model, null)));
    }

    @Operation(operationId = "generateByVersion", summary = "Generates by one version of a model.")
    @PostMapping(
            path = "/v1/models/{model}/versions/{version}:generate",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE})
    @Nullable
    ResponseEntity<GenerationAnswers.Texts> generateByVersion(
            HttpServletRequest request,
            HttpServletResponse response,
            @PathVariable String model,
            @PathVariable String version,
            @RequestBody GenerateRequest body) {
        return answer(request, response, body.toRequest(new ModelReference(model, version)));
    }

    @Operation(operationId = "predictNext", summary = "Predicts by the newest version of a model that is ready.")
    @PostMapping(
            path = "/v1/models/{model}:predict-next",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<GenerationAnswers.Predicted> predictNext(
            HttpServletRequest request, @PathVariable String model, @RequestBody PredictRequest body) {
        return predict(request, new ModelReference(model, null), body);
    }

    @Operation(operationId = "predictNextByVersion", summary = "Predicts by one version of a model.")
    @PostMapping(
            path = "/v1/models/{model}/versions/{version}:predict-next",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<GenerationAnswers.Predicted> predictNextByVersion(
            HttpServletRequest request,
            @PathVariable String model,
            @PathVariable String version,
            @RequestBody PredictRequest body) {
        return predict(request, new ModelReference(model, version), body);
    }

    /** Null when the answer has been sent as events. */
    private @Nullable ResponseEntity<GenerationAnswers.Texts> answer(
            HttpServletRequest http, HttpServletResponse response, GenerationRequest request) {
        Call call = Exchange.call(http, calls);
        if (AcceptedTypes.prefersEvents(http)) {
            LimitedRequest.of(http).hold(ServerEvents.BUFFER_BYTES);
            try (GenerationStream stream = service.stream(call, request)) {
                events.send(stream, http, response);
            }
            return null;
        }
        Generated generated = service.generate(call, request);
        return Exchange.answer(generated.timings(), GenerationAnswers.texts(generated));
    }

    private ResponseEntity<GenerationAnswers.Predicted> predict(
            HttpServletRequest http, ModelReference model, PredictRequest body) {
        GenerationService.Prediction prediction =
                service.predictNext(Exchange.call(http, calls), body.toRequest(model));
        return Exchange.answer(prediction.timings(), GenerationAnswers.predicted(prediction));
    }
}
