package io.recurrent.api.rest.oip;

import io.recurrent.api.rest.body.BodyFields;
import io.recurrent.api.rest.body.LimitedRequest;
import io.recurrent.api.rest.exchange.Exchange;
import io.recurrent.call.Call;
import io.recurrent.call.CallFactory;
import io.recurrent.engine.ModelReference;
import io.recurrent.error.InferenceException;
import io.recurrent.service.oip.TensorService;
import io.recurrent.service.oip.TensorService.TensorAnswer;
import io.recurrent.task.tensors.TensorRequest;
import io.recurrent.task.tensors.TensorRequest.SequenceMark;
import io.recurrent.task.tensors.TensorRequest.Wanted;
import io.recurrent.tensor.TensorData;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Inference by the Open Inference Protocol over HTTP. A request without a Content-Type counts as bytes, as HTTP says.
 */
@RestController
@Tag(name = "Open Inference Protocol", description = "Tensors in and out, by the protocol's version 2.")
final class InferController {
    private static final long MOST_MICROS = Long.MAX_VALUE / 1_000;

    private final TensorService service;
    private final CallFactory calls;

    InferController(TensorService service, CallFactory calls) {
        this.service = service;
        this.calls = calls;
    }

    @Operation(operationId = "infer", summary = "Runs tensors by the version that answers calls which name none.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = InferAnswer.class)))
    @PostMapping(
            path = "/v2/models/{model}/infer",
            consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_OCTET_STREAM_VALUE},
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_OCTET_STREAM_VALUE})
    ResponseEntity<Object> infer(
            HttpServletRequest request, @PathVariable String model, @RequestBody InferRequest body) {
        return answer(request, new ModelReference(model, null), body);
    }

    @Operation(operationId = "inferByVersion", summary = "Runs tensors by one version of a model.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = InferAnswer.class)))
    @PostMapping(
            path = "/v2/models/{model}/versions/{version}/infer",
            consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_OCTET_STREAM_VALUE},
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_OCTET_STREAM_VALUE})
    ResponseEntity<Object> inferByVersion(
            HttpServletRequest request,
            @PathVariable String model,
            @PathVariable String version,
            @RequestBody InferRequest body) {
        return answer(request, new ModelReference(model, version), body);
    }

    private ResponseEntity<Object> answer(HttpServletRequest http, ModelReference model, InferRequest body) {
        InferParameters options = body.options();
        Set<String> binary = new HashSet<>();
        boolean binaryByDefault = options.flag("binary_data_output", false);
        List<Wanted> wanted = wanted(body.outputs(), binaryByDefault, binary);
        int priority = (int) options.number("priority", 0, TensorRequest.LOWEST_PRIORITY);
        TensorRequest request =
                new TensorRequest(model, inputs(body.inputs(), tail(http)), wanted, mark(options), priority);
        TensorAnswer answer = service.infer(call(http, options), request);
        Object sent =
                InferAnswer.of(answer, body.id(), name -> wanted.isEmpty() ? binaryByDefault : binary.contains(name));
        return Exchange.answer(answer.timings(), sent);
    }

    private Call call(HttpServletRequest http, InferParameters options) {
        long micros = options.number("timeout", 0, MOST_MICROS);
        return micros == 0 ? Exchange.call(http, calls) : Exchange.cut(http, calls, Duration.ofNanos(micros * 1_000));
    }

    private static @Nullable ByteBuffer tail(HttpServletRequest http) {
        return LimitedRequest.of(http).tail();
    }

    private static List<TensorData> inputs(@Nullable List<@Nullable InferInput> given, @Nullable ByteBuffer tail) {
        if (given == null || given.isEmpty()) {
            throw InferenceException.invalid("inputs", "'inputs' is not there or empty; give at least one");
        }
        List<TensorData> tensors = new ArrayList<>(given.size());
        for (InferInput input : given) {
            if (input == null) {
                throw InferenceException.invalid("inputs", "'inputs[" + tensors.size() + "]' is null; give an object");
            }
            tensors.add(input.tensor(tail));
        }
        if (tail != null && tail.hasRemaining()) {
            throw InferenceException.invalid(
                    "inputs",
                    tail.remaining() + " bytes are left after the JSON and all inputs; give each input its"
                            + " binary_data_size");
        }
        return tensors;
    }

    private static List<Wanted> wanted(
            @Nullable List<InferRequest.@Nullable Output> outputs, boolean binaryByDefault, Set<String> binary) {
        List<Wanted> wanted = new ArrayList<>();
        for (InferRequest.Output output : BodyFields.or(outputs, List.<InferRequest.@Nullable Output>of())) {
            if (output == null) {
                throw InferenceException.invalid("outputs", "'outputs[" + wanted.size() + "]' is null; give an object");
            }
            String name = output.requiredName(wanted.size());
            InferParameters options = output.options();
            if (options.has("shared_memory_region")) {
                throw InferenceException.invalid(
                        name, "output '" + name + "' names shared memory, which this server does not write to");
            }
            if (options.flag("binary_data", binaryByDefault)) {
                binary.add(name);
            }
            wanted.add(new Wanted(name, (int) options.number("classification", 0, Integer.MAX_VALUE)));
        }
        return wanted;
    }

    private static @Nullable SequenceMark mark(InferParameters options) {
        String id = options.id("sequence_id");
        boolean start = options.flag("sequence_start", false);
        boolean end = options.flag("sequence_end", false);
        if (!id.isEmpty()) {
            return new SequenceMark(id, start, end);
        }
        if (start || end) {
            throw InferenceException.invalid(
                    "sequence_id", "a sequence starts or ends, but 'sequence_id' is 0, empty or not there; give it");
        }
        return null;
    }
}
