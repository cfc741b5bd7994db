package io.recurrent.api.rest.tagging;

import io.recurrent.api.rest.body.TextBody;
import io.recurrent.api.rest.exchange.Exchange;
import io.recurrent.call.Call;
import io.recurrent.call.CallFactory;
import io.recurrent.engine.Answer;
import io.recurrent.engine.InputRequest;
import io.recurrent.engine.ModelReference;
import io.recurrent.service.models.DefaultModels;
import io.recurrent.task.tagging.Span;
import io.recurrent.task.tagging.TaggingService;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Tagging of spans over HTTP. */
@RestController
@Tag(name = "Tagging", description = "The labelled spans of a text.")
final class TagController {
    private final TaggingService service;
    private final CallFactory calls;
    private final ModelReference ner;

    TagController(TaggingService service, CallFactory calls, DefaultModels models) {
        this.service = service;
        this.calls = calls;
        this.ner = new ModelReference(models.ner(), null);
    }

    @Operation(operationId = "ner", summary = "Finds named entities by the default NER model.")
    @PostMapping(
            path = "/v1/ner",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<TagAnswers.Tagging> ner(HttpServletRequest request, @RequestBody TextBody body) {
        return answer(request, ner, body);
    }

    @Operation(operationId = "tag", summary = "Tags by the newest version of a model that is ready.")
    @PostMapping(
            path = "/v1/models/{model}:tag",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<TagAnswers.Tagging> tag(
            HttpServletRequest request, @PathVariable String model, @RequestBody TextBody body) {
        return answer(request, new ModelReference(model, null), body);
    }

    @Operation(operationId = "tagByVersion", summary = "Tags by one version of a model.")
    @PostMapping(
            path = "/v1/models/{model}/versions/{version}:tag",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<TagAnswers.Tagging> tagByVersion(
            HttpServletRequest request,
            @PathVariable String model,
            @PathVariable String version,
            @RequestBody TextBody body) {
        return answer(request, new ModelReference(model, version), body);
    }

    private ResponseEntity<TagAnswers.Tagging> answer(HttpServletRequest http, ModelReference model, TextBody body) {
        Call call = Exchange.call(http, calls);
        InputRequest request = body.toRequest(model, calls);
        Answer<List<Span>> answer = service.tag(call, request);
        return Exchange.answer(answer.timings(), TagAnswers.tagged(answer, request.list()));
    }
}
