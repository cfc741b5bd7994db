package io.recurrent.service.models;

import java.util.List;

/** What transports may know of the models. Thread safe. */
public interface ModelCatalog {
    /** All known models by name. */
    List<ModelStatus> models();

    /**
     * One model.
     *
     * @throws io.recurrent.error.InferenceException MODEL_NOT_FOUND
     */
    ModelStatus model(String name);

    /**
     * One version of one model: the model with just that version.
     *
     * @throws io.recurrent.error.InferenceException MODEL_NOT_FOUND
     */
    ModelStatus model(String name, String version);
}
