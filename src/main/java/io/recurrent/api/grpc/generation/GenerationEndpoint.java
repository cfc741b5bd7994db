package io.recurrent.api.grpc.generation;

import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.recurrent.api.grpc.call.CallFailures;
import io.recurrent.api.grpc.call.GrpcCalls;
import io.recurrent.api.grpc.call.StrictMessages;
import io.recurrent.api.grpc.call.UnaryCalls;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.task.generation.Generated;
import io.recurrent.task.generation.GenerationRequest;
import io.recurrent.task.generation.GenerationService;
import io.recurrent.v1.GenerateEvent;
import io.recurrent.v1.GenerateRequest;
import io.recurrent.v1.GenerateResponse;
import io.recurrent.v1.GenerationServiceGrpc;
import io.recurrent.v1.PredictNextRequest;
import io.recurrent.v1.PredictNextResponse;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.grpc.server.service.GrpcService;

/** {@code recurrent.v1.GenerationService}. */
@GrpcService
final class GenerationEndpoint implements BindableService, GenerationServiceGrpc.AsyncService {
    private final GenerationService service;
    private final UnaryCalls calls;
    private final GrpcCalls callers;
    private final CallFailures failures;
    private final Executor executor;

    GenerationEndpoint(
            GenerationService service,
            UnaryCalls calls,
            GrpcCalls callers,
            CallFailures failures,
            @Qualifier("grpcExecutor") Executor executor) {
        this.service = service;
        this.calls = calls;
        this.callers = callers;
        this.failures = failures;
        this.executor = executor;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return StrictMessages.of(GenerationServiceGrpc.bindService(this));
    }

    @Override
    public void generate(GenerateRequest message, StreamObserver<GenerateResponse> responses) {
        GenerationRequest request = GenerationMessages.request(message);
        calls.answer(
                responses, call -> service.generate(call, request), Generated::timings, GenerationMessages::generated);
    }

    @Override
    public void generateStream(GenerateRequest message, StreamObserver<GenerateEvent> responses) {
        GenerationRequest request = GenerationMessages.request(message);
        GenerationWriter writer =
                new GenerationWriter(callers.start(), failures, (ServerCallStreamObserver<GenerateEvent>) responses);
        try {
            executor.execute(Context.current().wrap(() -> writer.write(call -> service.stream(call, request))));
        } catch (RejectedExecutionException e) {
            throw new InferenceException(
                    ErrorCode.OVERLOADED, "the server works at as many calls as it can; try again later");
        }
    }

    @Override
    public void predictNext(PredictNextRequest message, StreamObserver<PredictNextResponse> responses) {
        GenerationService.PredictionRequest request = GenerationMessages.request(message);
        calls.answer(
                responses,
                call -> service.predictNext(call, request),
                GenerationService.Prediction::timings,
                GenerationMessages::prediction);
    }
}
