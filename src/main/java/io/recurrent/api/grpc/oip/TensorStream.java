package io.recurrent.api.grpc.oip;

import io.recurrent.api.grpc.call.CallFailures;
import io.recurrent.api.grpc.call.GrpcCalls;
import io.recurrent.api.grpc.call.UnaryCalls;
import io.recurrent.call.Call;
import io.recurrent.oip.InferParameter;
import io.recurrent.oip.ModelInferRequest;
import io.recurrent.oip.ModelInferResponse;
import io.recurrent.oip.ModelStreamInferResponse;
import io.recurrent.service.oip.RequestOptions;
import io.recurrent.service.oip.TensorService;
import io.recurrent.service.oip.TensorService.TensorAnswer;
import io.recurrent.task.tensors.TensorRequest;

/**
 * Requests on a stream, each for itself: one that fails is answered with its error, and the next is taken. Every answer
 * says that it is the last of its request, as clients expect of those who may send several.
 */
final class TensorStream {
    private static final InferParameter LAST =
            InferParameter.newBuilder().setBoolParam(true).build();

    private final TensorService tensors;
    private final GrpcCalls callers;
    private final CallFailures failures;

    TensorStream(TensorService tensors, GrpcCalls callers, CallFailures failures) {
        this.tensors = tensors;
        this.callers = callers;
        this.failures = failures;
    }

    ModelStreamInferResponse answer(ModelInferRequest message) {
        ModelStreamInferResponse.Builder answer = ModelStreamInferResponse.newBuilder();
        ModelInferResponse.Builder response;
        try {
            response = infer(message).toBuilder();
        } catch (RuntimeException e) {
            answer.setErrorMessage(failures.line(e));
            response = ModelInferResponse.newBuilder()
                    .setModelName(message.getModelName())
                    .setModelVersion(message.getModelVersion())
                    .setId(message.getId());
        }
        return answer.setInferResponse(response.putParameters("triton_final_response", LAST))
                .build();
    }

    private ModelInferResponse infer(ModelInferRequest message) {
        RequestOptions options = TensorMessages.options(message);
        TensorRequest request = TensorMessages.request(message, options);
        Call step = callers.startStep(options.timeout());
        return callers.whileAwaited(
                step,
                UnaryCalls.timed(
                        call -> tensors.infer(call, request),
                        TensorAnswer::timings,
                        answer -> TensorMessages.response(message.getId(), answer)));
    }
}
