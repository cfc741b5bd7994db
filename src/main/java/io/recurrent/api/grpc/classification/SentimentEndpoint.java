package io.recurrent.api.grpc.classification;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.recurrent.api.grpc.call.StrictMessages;
import io.recurrent.service.models.DefaultModels;
import io.recurrent.v1.ClassifyBatchRequest;
import io.recurrent.v1.ClassifyBatchResponse;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.ClassifyResponse;
import io.recurrent.v1.SentimentServiceGrpc;
import org.springframework.grpc.server.service.GrpcService;

/** {@code recurrent.v1.SentimentService}. */
@GrpcService
final class SentimentEndpoint implements BindableService, SentimentServiceGrpc.AsyncService {
    private final ClassifyCalls tasks;
    private final String model;

    SentimentEndpoint(ClassifyCalls tasks, DefaultModels models) {
        this.tasks = tasks;
        this.model = models.sentiment();
    }

    @Override
    public ServerServiceDefinition bindService() {
        return StrictMessages.of(SentimentServiceGrpc.bindService(this));
    }

    @Override
    public void classify(ClassifyRequest request, StreamObserver<ClassifyResponse> responses) {
        tasks.classify(request, model, responses);
    }

    @Override
    public void classifyBatch(ClassifyBatchRequest request, StreamObserver<ClassifyBatchResponse> responses) {
        tasks.classify(request, model, responses);
    }
}
