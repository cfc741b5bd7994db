package io.recurrent.api.grpc.oip;

import io.grpc.stub.StreamObserver;
import io.recurrent.api.grpc.call.CallFailures;
import io.recurrent.api.grpc.call.GrpcCalls;
import io.recurrent.api.grpc.call.OpenStreams;
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
import org.springframework.stereotype.Component;

/**
 * Requests on a stream, each for itself: one that fails is answered with its error, and the next is taken. Every answer
 * says that it is the last of its request, as clients expect of those who may send several.
 */
@Component
final class TensorStream {
    private static final InferParameter LAST =
            InferParameter.newBuilder().setBoolParam(true).build();

    private final TensorService tensors;
    private final GrpcCalls callers;
    private final CallFailures failures;
    private final OpenStreams streams;

    TensorStream(TensorService tensors, GrpcCalls callers, CallFailures failures, OpenStreams streams) {
        this.tensors = tensors;
        this.callers = callers;
        this.failures = failures;
        this.streams = streams;
    }

    /** For the requests of one stream; called within the method of the service. */
    StreamObserver<ModelInferRequest> open(StreamObserver<ModelStreamInferResponse> responses) {
        return streams.ordered(responses, this::answer, () -> {});
    }

    private ModelStreamInferResponse answer(ModelInferRequest message) {
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
