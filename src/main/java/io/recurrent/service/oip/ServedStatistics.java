package io.recurrent.service.oip;

import io.recurrent.engine.ModelReference;
import io.recurrent.error.InferenceException;
import io.recurrent.service.models.ModelStatistics;
import io.recurrent.service.models.VersionStatistics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The protocol's extension for statistics. Thread safe. */
public final class ServedStatistics {
    private final TensorService tensors;
    private final ModelStatistics statistics;

    /** Of the models that {@code tensors} reaches. */
    public ServedStatistics(TensorService tensors, ModelStatistics statistics) {
        this.tensors = tensors;
        this.statistics = statistics;
    }

    /**
     * What versions have done since they were loaded.
     *
     * @param model null for all models
     * @param version a number or label; null for all versions
     * @throws InferenceException MODEL_NOT_FOUND, MODEL_NOT_READY for a model or version that cannot be asked
     */
    public List<VersionStatistics> of(@Nullable String model, @Nullable String version) {
        String name = model;
        String number = version;
        if (model != null) {
            ModelReference found = tensors.resolve(new ModelReference(model, version));
            name = found.name();
            number = version == null ? null : found.version();
        }
        return matching(name, number);
    }

    private List<VersionStatistics> matching(@Nullable String model, @Nullable String version) {
        return statistics.all().stream()
                .filter(one -> model == null || model.equals(one.model()))
                .filter(one -> version == null || version.equals(one.version()))
                .toList();
    }
}
