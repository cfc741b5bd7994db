package io.recurrent.service.models;

import io.recurrent.model.ModelManifest;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.registry.VersionView;
import io.recurrent.service.models.ModelStatus.VersionStatus;
import io.recurrent.serving.ServedModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The registry as transports may see it: names, states and reasons, no paths and nothing to run. */
public final class RegistryCatalog implements ModelCatalog {
    private final ModelRegistry<ServedModel> registry;

    /** A view of {@code registry}. */
    public RegistryCatalog(ModelRegistry<ServedModel> registry) {
        this.registry = registry;
    }

    @Override
    public List<ModelStatus> models() {
        return registry.views().stream().map(this::status).toList();
    }

    @Override
    public ModelStatus model(String name) {
        return status(registry.views(name));
    }

    @Override
    public ModelStatus model(String name, String version) {
        return status(List.of(registry.view(name, version)));
    }

    private ModelStatus status(List<VersionView<ServedModel>> versions) {
        Optional<ModelManifest> manifest = versions.stream()
                .flatMap(version -> version.servable().stream())
                .findFirst()
                .map(served -> served.bundle().manifest());
        String name = versions.getFirst().location().name();
        Map<String, String> labels = new TreeMap<>();
        registry.labels(name).forEach((label, version) -> labels.put(label, version.toString()));
        return new ModelStatus(
                name,
                manifest.map(ModelManifest::task).orElse(""),
                manifest.map(ModelManifest::description).orElse(""),
                versions.stream().map(RegistryCatalog::status).toList(),
                labels);
    }

    private static VersionStatus status(VersionView<ServedModel> view) {
        return new VersionStatus(
                Integer.toString(view.location().version()), view.state().name(), view.reason());
    }
}
