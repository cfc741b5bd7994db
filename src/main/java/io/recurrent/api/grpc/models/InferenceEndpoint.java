package io.recurrent.api.grpc.models;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.recurrent.api.grpc.call.MessageInputs;
import io.recurrent.api.grpc.call.StrictMessages;
import io.recurrent.api.grpc.classification.ClassifyCalls;
import io.recurrent.api.grpc.tagging.TagCalls;
import io.recurrent.service.models.ModelCatalog;
import io.recurrent.v1.ClassifyBatchRequest;
import io.recurrent.v1.ClassifyBatchResponse;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.ClassifyResponse;
import io.recurrent.v1.GetModelRequest;
import io.recurrent.v1.InferenceServiceGrpc;
import io.recurrent.v1.ListModelsRequest;
import io.recurrent.v1.ListModelsResponse;
import io.recurrent.v1.Model;
import io.recurrent.v1.TagBatchRequest;
import io.recurrent.v1.TagBatchResponse;
import io.recurrent.v1.TagRequest;
import io.recurrent.v1.TagResponse;
import org.springframework.grpc.server.service.GrpcService;

/** {@code recurrent.v1.InferenceService}. */
@GrpcService
final class InferenceEndpoint implements BindableService, InferenceServiceGrpc.AsyncService {
    private final ClassifyCalls classify;
    private final TagCalls tag;
    private final ModelCatalog control;

    InferenceEndpoint(ClassifyCalls classify, TagCalls tag, ModelCatalog control) {
        this.classify = classify;
        this.tag = tag;
        this.control = control;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return StrictMessages.of(InferenceServiceGrpc.bindService(this));
    }

    @Override
    public void classify(ClassifyRequest request, StreamObserver<ClassifyResponse> responses) {
        classify.classify(request, MessageInputs.required(request.getModel(), "model"), responses);
    }

    @Override
    public void classifyBatch(ClassifyBatchRequest request, StreamObserver<ClassifyBatchResponse> responses) {
        classify.classify(request, MessageInputs.required(request.getModel(), "model"), responses);
    }

    @Override
    public void tag(TagRequest request, StreamObserver<TagResponse> responses) {
        tag.tag(request, MessageInputs.required(request.getModel(), "model"), responses);
    }

    @Override
    public void tagBatch(TagBatchRequest request, StreamObserver<TagBatchResponse> responses) {
        tag.tag(request, MessageInputs.required(request.getModel(), "model"), responses);
    }

    @Override
    public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> responses) {
        ListModelsResponse.Builder all = ListModelsResponse.newBuilder();
        control.models().forEach(model -> all.addModels(CatalogMessages.model(model)));
        responses.onNext(all.build());
        responses.onCompleted();
    }

    @Override
    public void getModel(GetModelRequest request, StreamObserver<Model> responses) {
        responses.onNext(CatalogMessages.model(control.model(MessageInputs.required(request.getModel(), "model"))));
        responses.onCompleted();
    }
}
