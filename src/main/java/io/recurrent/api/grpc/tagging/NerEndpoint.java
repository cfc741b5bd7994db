package io.recurrent.api.grpc.tagging;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.recurrent.api.grpc.call.StrictMessages;
import io.recurrent.service.models.DefaultModels;
import io.recurrent.v1.NerServiceGrpc;
import io.recurrent.v1.TagBatchRequest;
import io.recurrent.v1.TagBatchResponse;
import io.recurrent.v1.TagRequest;
import io.recurrent.v1.TagResponse;
import org.springframework.grpc.server.service.GrpcService;

/** {@code recurrent.v1.NerService}. */
@GrpcService
final class NerEndpoint implements BindableService, NerServiceGrpc.AsyncService {
    private final TagCalls tasks;
    private final String model;

    NerEndpoint(TagCalls tasks, DefaultModels models) {
        this.tasks = tasks;
        this.model = models.ner();
    }

    @Override
    public ServerServiceDefinition bindService() {
        return StrictMessages.of(NerServiceGrpc.bindService(this));
    }

    @Override
    public void recognize(TagRequest request, StreamObserver<TagResponse> responses) {
        tasks.tag(request, model, responses);
    }

    @Override
    public void recognizeBatch(TagBatchRequest request, StreamObserver<TagBatchResponse> responses) {
        tasks.tag(request, model, responses);
    }
}
