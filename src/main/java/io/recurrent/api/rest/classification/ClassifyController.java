package io.recurrent.api.rest.classification;

import io.recurrent.api.rest.exchange.Exchange;
import io.recurrent.call.Call;
import io.recurrent.call.CallFactory;
import io.recurrent.engine.Answer;
import io.recurrent.engine.InputRequest;
import io.recurrent.engine.ModelReference;
import io.recurrent.service.models.DefaultModels;
import io.recurrent.task.classification.Classification;
import io.recurrent.task.classification.ClassificationService;
import io.recurrent.task.classification.Trajectory;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Text classification over HTTP. */
@RestController
@Tag(name = "Classification", description = "A label for a text, and the probability of each.")
final class ClassifyController {
    private final ClassificationService service;
    private final CallFactory calls;
    private final ModelReference sentiment;

    ClassifyController(ClassificationService service, CallFactory calls, DefaultModels models) {
        this.service = service;
        this.calls = calls;
        this.sentiment = new ModelReference(models.sentiment(), null);
    }

    @Operation(operationId = "sentiment", summary = "Classifies by the default sentiment model.")
    @PostMapping(
            path = "/v1/sentiment",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ClassifyAnswers.Classifying> sentiment(
            HttpServletRequest request, @RequestBody ClassifyRequest body) {
        return answer(request, sentiment, body);
    }

    @Operation(operationId = "classify", summary = "Classifies by the newest version of a model that is ready.")
    @PostMapping(
            path = "/v1/models/{model}:classify",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ClassifyAnswers.Classifying> classify(
            HttpServletRequest request, @PathVariable String model, @RequestBody ClassifyRequest body) {
        return answer(request, new ModelReference(model, null), body);
    }

    @Operation(operationId = "classifyByVersion", summary = "Classifies by one version of a model.")
    @PostMapping(
            path = "/v1/models/{model}/versions/{version}:classify",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ClassifyAnswers.Classifying> classifyByVersion(
            HttpServletRequest request,
            @PathVariable String model,
            @PathVariable String version,
            @RequestBody ClassifyRequest body) {
        return answer(request, new ModelReference(model, version), body);
    }

    private ResponseEntity<ClassifyAnswers.Classifying> answer(
            HttpServletRequest http, ModelReference model, ClassifyRequest body) {
        Call call = Exchange.call(http, calls);
        InputRequest request = body.toRequest(model, calls);
        if (Boolean.TRUE.equals(body.trajectory())) {
            Answer<Trajectory> answer = service.trajectory(call, request);
            return Exchange.answer(answer.timings(), ClassifyAnswers.followed(answer, request.list()));
        }
        Answer<Classification> answer = service.classify(call, request);
        return Exchange.answer(answer.timings(), ClassifyAnswers.classified(answer, request.list()));
    }
}
