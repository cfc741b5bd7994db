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
import io.recurrent.service.models.VersionStatistics;
import io.recurrent.service.oip.OipNames;
import java.util.List;
import org.springframework.stereotype.Component;

/** What the Open Inference Protocol tells about the server, its readiness and its work. */
@Component
final class ServerFacts {
    private final ServerState state;
    private final ModelCatalog models;
    private final ModelStatistics statistics;

    ServerFacts(ServerState state, ModelCatalog models, ModelStatistics statistics) {
        this.state = state;
        this.models = models;
        this.statistics = statistics;
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
        List<VersionStatistics> found = statistics.all().stream()
                .filter(version ->
                        wanted(request.getName(), version.model()) && wanted(request.getVersion(), version.version()))
                .toList();
        if (found.isEmpty() && !request.getName().isEmpty()) {
            // Not loaded is no error; not known is one.
            status(MessageInputs.modelAt("name", request.getName(), request.getVersion()));
        }
        ModelStatisticsResponse.Builder response = ModelStatisticsResponse.newBuilder();
        found.forEach(version -> response.addModelStats(ModelMessages.statistics(version)));
        return response.build();
    }

    private static boolean wanted(String wanted, String found) {
        return wanted.isEmpty() || wanted.equals(found);
    }
}
