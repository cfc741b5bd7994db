package io.recurrent.api.rest.oip;

import io.recurrent.api.rest.body.BodyFields;
import io.recurrent.api.rest.body.LimitedRequest;
import io.recurrent.api.rest.exchange.Exchange;
import io.recurrent.call.Call;
import io.recurrent.call.CallFactory;
import io.recurrent.engine.ModelReference;
import io.recurrent.error.InferenceException;
import io.recurrent.service.oip.RequestOptions;
import io.recurrent.service.oip.TensorHeads;
import io.recurrent.service.oip.TensorService;
import io.recurrent.service.oip.TensorService.TensorAnswer;
import io.recurrent.task.tensors.TensorRequest;
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
        boolean binaryByDefault = body.options().flag("binary_data_output", false);
        List<RequestOptions.Output> outputs = outputs(body.outputs());
        Set<String> binary = binary(outputs, binaryByDefault);
        RequestOptions options = RequestOptions.of(body.options(), outputs);
        TensorRequest request = new TensorRequest(
                model, inputs(body.inputs(), tail(http)), options.outputs(), options.sequence(), options.priority());
        Duration timeout = options.timeout();
        Call call = timeout == null ? Exchange.call(http, calls) : Exchange.call(http, calls, timeout);
        TensorAnswer answer = service.infer(call, request);
        Object sent =
                InferAnswer.of(answer, body.id(), name -> outputs.isEmpty() ? binaryByDefault : binary.contains(name));
        return Exchange.answer(answer.timings(), sent);
    }

    private static @Nullable ByteBuffer tail(HttpServletRequest http) {
        return LimitedRequest.of(http).tail();
    }

    private static List<TensorData> inputs(@Nullable List<@Nullable InferInput> given, @Nullable ByteBuffer tail) {
        List<@Nullable InferInput> all = BodyFields.or(given, List.<@Nullable InferInput>of());
        TensorHeads.requireAny(all.size());
        List<TensorData> tensors = new ArrayList<>(all.size());
        for (InferInput input : all) {
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

    private static List<RequestOptions.Output> outputs(@Nullable List<InferRequest.@Nullable Output> given) {
        List<RequestOptions.Output> outputs = new ArrayList<>();
        for (InferRequest.Output output : BodyFields.or(given, List.<InferRequest.@Nullable Output>of())) {
            if (output == null) {
                throw InferenceException.invalid(
                        "outputs", "'outputs[" + outputs.size() + "]' is null; give an object");
            }
            outputs.add(new RequestOptions.Output(output.name(), output.options()));
        }
        return outputs;
    }

    /** The outputs that leave as bytes. */
    private static Set<String> binary(List<RequestOptions.Output> outputs, boolean otherwise) {
        Set<String> binary = new HashSet<>();
        for (RequestOptions.Output output : outputs) {
            String name = output.name();
            if (output.parameters().flag("binary_data", otherwise) && name != null) {
                binary.add(name);
            }
        }
        return binary;
    }
}
