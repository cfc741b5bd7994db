package io.recurrent.api.grpc.models;

import io.recurrent.service.models.ModelStatus;
import io.recurrent.v1.Model;
import io.recurrent.v1.ModelVersion;

/** Messages about models. */
final class CatalogMessages {
    private CatalogMessages() {}

    static Model model(ModelStatus status) {
        Model.Builder model =
                Model.newBuilder().setName(status.name()).setTask(status.task()).setDescription(status.description());
        for (ModelStatus.VersionStatus version : status.versions()) {
            model.addVersions(ModelVersion.newBuilder()
                    .setVersion(version.version())
                    .setState(version.state())
                    .setReason(version.reason()));
        }
        return model.build();
    }
}
