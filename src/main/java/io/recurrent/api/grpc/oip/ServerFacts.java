package io.recurrent.api.grpc.oip;

import io.recurrent.api.grpc.call.MessageInputs;
import io.recurrent.engine.ModelReference;
import io.recurrent.oip.ModelReadyRequest;
import io.recurrent.oip.ModelReadyResponse;
import io.recurrent.oip.ModelStatisticsRequest;
import io.recurrent.oip.ModelStatisticsResponse;
import io.recurrent.oip.ServerLiveResponse;
import io.recurrent.oip.ServerMetadataResponse;
import io.recurrent.oip.ServerReadyResponse;
import io.recurrent.service.models.ModelCatalog;
import io.recurrent.service.models.ModelStatistics;
import io.recurrent.service.models.ModelStatus;
import io.recurrent.service.models.ServerState;
import io.recurrent.service.models.ServerVersion;
import io.recurrent.service.oip.OipNames;
import io.recurrent.service.oip.ServedStatistics;
import io.recurrent.service.oip.TensorService;
import org.springframework.stereotype.Component;

/** What the Open Inference Protocol tells about the server, its readiness and its work. */
@Component
final class ServerFacts {
    private final ServerState state;
    private final ModelCatalog models;
    private final ServedStatistics statistics;

    ServerFacts(ServerState state, ModelCatalog models, TensorService tensors, ModelStatistics statistics) {
        this.state = state;
        this.models = models;
        this.statistics = new ServedStatistics(tensors, statistics);
    }

    ServerLiveResponse live() {
        return ServerLiveResponse.newBuilder().setLive(state.live()).build();
    }

    ServerReadyResponse ready() {
        return ServerReadyResponse.newBuilder().setReady(state.ready()).build();
    }

    ServerMetadataResponse metadata() {
        return ServerMetadataResponse.newBuilder()
                .setName(OipNames.SERVER)
                .setVersion(ServerVersion.text())
                .addAllExtensions(OipNames.EXTENSIONS)
                .build();
    }

    ModelReadyResponse ready(ModelReadyRequest request) {
        ModelStatus status = status(MessageInputs.modelAt("name", request.getName(), request.getVersion()));
        boolean ready =
                status.versions().stream().anyMatch(version -> version.state().equals("READY"));
        return ModelReadyResponse.newBuilder().setReady(ready).build();
    }

    private ModelStatus status(ModelReference model) {
        String version = model.version();
        return version == null ? models.model(model.name()) : models.model(model.name(), version);
    }

    ModelStatisticsResponse statistics(ModelStatisticsRequest request) {
        ModelStatisticsResponse.Builder response = ModelStatisticsResponse.newBuilder();
        statistics
                .of(MessageInputs.optional(request.getName()), MessageInputs.optional(request.getVersion()))
                .forEach(version -> response.addModelStats(ModelMessages.statistics(version)));
        return response.build();
    }
}
