package io.recurrent.api.grpc.oip;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.recurrent.api.grpc.call.GrpcCalls;
import io.recurrent.api.grpc.call.MessageInputs;
import io.recurrent.api.grpc.call.StrictMessages;
import io.recurrent.api.grpc.call.UnaryCalls;
import io.recurrent.call.Call;
import io.recurrent.oip.GRPCInferenceServiceGrpc;
import io.recurrent.oip.ModelConfigRequest;
import io.recurrent.oip.ModelConfigResponse;
import io.recurrent.oip.ModelInferRequest;
import io.recurrent.oip.ModelInferResponse;
import io.recurrent.oip.ModelMetadataRequest;
import io.recurrent.oip.ModelMetadataResponse;
import io.recurrent.oip.ModelReadyRequest;
import io.recurrent.oip.ModelReadyResponse;
import io.recurrent.oip.ModelStatisticsRequest;
import io.recurrent.oip.ModelStatisticsResponse;
import io.recurrent.oip.ModelStreamInferResponse;
import io.recurrent.oip.RepositoryIndexRequest;
import io.recurrent.oip.RepositoryIndexResponse;
import io.recurrent.oip.RepositoryModelLoadRequest;
import io.recurrent.oip.RepositoryModelLoadResponse;
import io.recurrent.oip.RepositoryModelUnloadRequest;
import io.recurrent.oip.RepositoryModelUnloadResponse;
import io.recurrent.oip.ServerLiveRequest;
import io.recurrent.oip.ServerLiveResponse;
import io.recurrent.oip.ServerMetadataRequest;
import io.recurrent.oip.ServerMetadataResponse;
import io.recurrent.oip.ServerReadyRequest;
import io.recurrent.oip.ServerReadyResponse;
import io.recurrent.service.oip.ConfiguredModel;
import io.recurrent.service.oip.RequestOptions;
import io.recurrent.service.oip.TensorService;
import io.recurrent.service.oip.TensorService.TensorAnswer;
import io.recurrent.task.tensors.TensorRequest;
import org.springframework.grpc.server.service.GrpcService;

/** {@code inference.GRPCInferenceService}, the Open Inference Protocol. */
@GrpcService
final class OipEndpoint implements BindableService, GRPCInferenceServiceGrpc.AsyncService {
    private final TensorService tensors;
    private final ServerFacts facts;
    private final RepositoryCalls repository;
    private final UnaryCalls calls;
    private final GrpcCalls callers;
    private final TensorStream stream;

    OipEndpoint(
            TensorService tensors,
            ServerFacts facts,
            RepositoryCalls repository,
            UnaryCalls calls,
            GrpcCalls callers,
            TensorStream stream) {
        this.tensors = tensors;
        this.facts = facts;
        this.repository = repository;
        this.calls = calls;
        this.callers = callers;
        this.stream = stream;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return StrictMessages.ofAnyVersion(GRPCInferenceServiceGrpc.bindService(this));
    }

    @Override
    public void serverLive(ServerLiveRequest message, StreamObserver<ServerLiveResponse> responses) {
        answer(responses, facts.live());
    }

    @Override
    public void serverReady(ServerReadyRequest message, StreamObserver<ServerReadyResponse> responses) {
        answer(responses, facts.ready());
    }

    @Override
    public void modelReady(ModelReadyRequest message, StreamObserver<ModelReadyResponse> responses) {
        answer(responses, facts.ready(message));
    }

    @Override
    public void serverMetadata(ServerMetadataRequest message, StreamObserver<ServerMetadataResponse> responses) {
        answer(responses, facts.metadata());
    }

    @Override
    public void modelMetadata(ModelMetadataRequest message, StreamObserver<ModelMetadataResponse> responses) {
        answer(
                responses,
                ModelMessages.metadata(
                        tensors.describe(MessageInputs.modelAt("name", message.getName(), message.getVersion()))));
    }

    @Override
    public void modelConfig(ModelConfigRequest message, StreamObserver<ModelConfigResponse> responses) {
        answer(
                responses,
                ModelConfigResponse.newBuilder()
                        .setConfig(ModelMessages.config(ConfiguredModel.of(tensors.describe(
                                MessageInputs.modelAt("name", message.getName(), message.getVersion())))))
                        .build());
    }

    @Override
    public void modelStatistics(ModelStatisticsRequest message, StreamObserver<ModelStatisticsResponse> responses) {
        answer(responses, facts.statistics(message));
    }

    @Override
    public void modelInfer(ModelInferRequest message, StreamObserver<ModelInferResponse> responses) {
        RequestOptions options = TensorMessages.options(message);
        TensorRequest request = TensorMessages.request(message, options);
        Call call = callers.start(options.timeout());
        calls.answer(
                responses,
                call,
                UnaryCalls.timed(
                        started -> tensors.infer(started, request),
                        TensorAnswer::timings,
                        answer -> TensorMessages.response(message.getId(), answer)));
    }

    @Override
    public StreamObserver<ModelInferRequest> modelStreamInfer(StreamObserver<ModelStreamInferResponse> responses) {
        return stream.open(responses);
    }

    @Override
    public void repositoryIndex(RepositoryIndexRequest message, StreamObserver<RepositoryIndexResponse> responses) {
        answer(responses, repository.index(message));
    }

    @Override
    public void repositoryModelLoad(
            RepositoryModelLoadRequest message, StreamObserver<RepositoryModelLoadResponse> responses) {
        repository.load(message);
        answer(responses, RepositoryModelLoadResponse.getDefaultInstance());
    }

    @Override
    public void repositoryModelUnload(
            RepositoryModelUnloadRequest message, StreamObserver<RepositoryModelUnloadResponse> responses) {
        repository.unload(message);
        answer(responses, RepositoryModelUnloadResponse.getDefaultInstance());
    }

    private static <A> void answer(StreamObserver<A> responses, A message) {
        responses.onNext(message);
        responses.onCompleted();
    }
}
