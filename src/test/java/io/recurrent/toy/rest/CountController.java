package io.recurrent.toy.rest;

import io.recurrent.api.rest.body.TextBody;
import io.recurrent.api.rest.exchange.Exchange;
import io.recurrent.call.Call;
import io.recurrent.call.CallFactory;
import io.recurrent.engine.Answer;
import io.recurrent.engine.InputRequest;
import io.recurrent.engine.ModelReference;
import io.recurrent.toy.task.Counter;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Counting over HTTP. */
@RestController
@Tag(name = "Counting", description = "How many tokens a text has.")
public final class CountController {
    private final Counter counter;
    private final CallFactory calls;

    CountController(Counter counter, CallFactory calls) {
        this.counter = counter;
        this.calls = calls;
    }

    @Operation(operationId = "count", summary = "Counts by the newest version of a model that is ready.")
    @PostMapping(
            path = "/v1/models/{model}:count",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<CountAnswers.Counting> count(
            HttpServletRequest http, @PathVariable String model, @RequestBody TextBody body) {
        Call call = Exchange.call(http, calls);
        InputRequest request = body.toRequest(new ModelReference(model, null), calls);
        Answer<Integer> answer = counter.count(call, request);
        return Exchange.answer(answer.timings(), CountAnswers.counted(answer, request.list()));
    }
}
