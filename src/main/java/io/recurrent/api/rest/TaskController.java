package io.recurrent.api.rest;

import io.recurrent.call.Call;
import io.recurrent.call.CallFactory;
import io.recurrent.inference.Answer;
import io.recurrent.inference.DefaultModels;
import io.recurrent.inference.InferenceService;
import io.recurrent.inference.ModelReference;
import io.recurrent.task.Classification;
import io.recurrent.task.Span;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The tasks: a label for a text, entities in a text. */
@RestController
final class TaskController {
    private final InferenceService inference;
    private final CallFactory calls;
    private final DefaultModels models;

    TaskController(InferenceService inference, CallFactory calls, DefaultModels models) {
        this.inference = inference;
        this.calls = calls;
        this.models = models;
    }

    @PostMapping(path = "/v1/sentiment", consumes = MediaType.APPLICATION_JSON_VALUE)
    public Object sentiment(@RequestBody TaskRequest body, HttpServletRequest request, HttpServletResponse response) {
        return classify(new ModelReference(models.sentiment(), null), body, request, response);
    }

    @PostMapping(path = "/v1/ner", consumes = MediaType.APPLICATION_JSON_VALUE)
    public Object ner(@RequestBody TaskRequest body, HttpServletRequest request, HttpServletResponse response) {
        return tag(new ModelReference(models.ner(), null), body, request, response);
    }

    @PostMapping(
            path = {"/v1/models/{model}:classify", "/v1/models/{model}/versions/{version}:classify"},
            consumes = MediaType.APPLICATION_JSON_VALUE)
    public Object classify(
            @PathVariable String model,
            @PathVariable(required = false) @Nullable String version,
            @RequestBody TaskRequest body,
            HttpServletRequest request,
            HttpServletResponse response) {
        return classify(new ModelReference(model, version), body, request, response);
    }

    @PostMapping(
            path = {"/v1/models/{model}:tag", "/v1/models/{model}/versions/{version}:tag"},
            consumes = MediaType.APPLICATION_JSON_VALUE)
    public Object tag(
            @PathVariable String model,
            @PathVariable(required = false) @Nullable String version,
            @RequestBody TaskRequest body,
            HttpServletRequest request,
            HttpServletResponse response) {
        return tag(new ModelReference(model, version), body, request, response);
    }

    private Object classify(
            ModelReference model, TaskRequest body, HttpServletRequest request, HttpServletResponse response) {
        Call call = Exchange.call(request, calls);
        Answer<Classification> answer = inference.classify(call, body.toRequest(model, calls));
        Exchange.timings(response, answer.timings());
        return TaskAnswers.classified(answer, body.list());
    }

    private Object tag(
            ModelReference model, TaskRequest body, HttpServletRequest request, HttpServletResponse response) {
        Call call = Exchange.call(request, calls);
        Answer<List<Span>> answer = inference.tag(call, body.toRequest(model, calls));
        Exchange.timings(response, answer.timings());
        return TaskAnswers.tagged(answer, body.list());
    }
}
