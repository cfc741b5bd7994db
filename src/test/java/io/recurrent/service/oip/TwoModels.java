package io.recurrent.service.oip;

import io.recurrent.service.models.ModelCatalog;
import io.recurrent.service.models.ModelStatus;
import io.recurrent.service.models.ModelStatus.VersionStatus;
import java.util.List;

/** Two models, with a version in each state that the protocol tells apart. */
final class TwoModels implements ModelCatalog {
    @Override
    public List<ModelStatus> models() {
        return List.of(
                new ModelStatus(
                        "a", "", "", List.of(new VersionStatus("2", "NEW", ""), new VersionStatus("1", "READY", ""))),
                new ModelStatus(
                        "b",
                        "",
                        "",
                        List.of(
                                new VersionStatus("1", "DRAINING", ""),
                                new VersionStatus("0", "FAILED", "golden sample 1"))));
    }

    @Override
    public ModelStatus model(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ModelStatus model(String name, String version) {
        throw new UnsupportedOperationException();
    }
}
