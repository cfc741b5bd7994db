package io.recurrent.api;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.registry.VersionLocation;
import io.recurrent.service.models.ModelCatalog;
import io.recurrent.service.models.ModelStatus;
import io.recurrent.service.models.ModelStatus.VersionStatus;
import io.recurrent.serving.ServedModel;
import java.util.List;
import org.mockito.Mockito;

/** Two models, one of them with a version that failed. */
public final class FakeModels implements ModelCatalog {
    private volatile String reason = "golden sample 1";

    /** Sets why a version failed. */
    void say(String why) {
        reason = why;
    }

    static ServedModel load(VersionLocation location) {
        return Mockito.mock(ServedModel.class);
    }

    @Override
    public List<ModelStatus> models() {
        return List.of(
                new ModelStatus(
                        "ner", "token-tagging", "Names in English news.", List.of(new VersionStatus("1", "READY", ""))),
                new ModelStatus(
                        "sentiment",
                        "text-classification",
                        "",
                        List.of(new VersionStatus("2", "FAILED", reason), new VersionStatus("1", "READY", ""))));
    }

    @Override
    public ModelStatus model(String name) {
        return models().stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name));
    }

    @Override
    public ModelStatus model(String name, String version) {
        ModelStatus model = model(name);
        List<VersionStatus> versions = model.versions().stream()
                .filter(candidate -> candidate.version().equals(version))
                .toList();
        if (versions.isEmpty()) {
            throw unknown(name + " version " + version);
        }
        return new ModelStatus(model.name(), model.task(), model.description(), versions);
    }

    private static InferenceException unknown(String what) {
        return new InferenceException(ErrorCode.MODEL_NOT_FOUND, "no model " + what);
    }
}
