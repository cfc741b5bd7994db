package io.recurrent.service.models;

import io.recurrent.error.InferenceException;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator may do with models. Thread safe; a method returns when what it asks for has happened, which may
 * take as long as a model takes to load. Of two operations on one model at the same time one is refused with
 * MODEL_CONFLICT. Each is written to the audit log, also when it is refused.
 */
public interface ModelAdmin {
    /**
     * Loads a version, also one that failed or was quarantined before, and keeps it beside those that serve.
     *
     * @param version null for what the version policy chooses from the model's directory
     * @throws InferenceException MODEL_NOT_FOUND when there is no such bundle; MODEL_REJECTED when it cannot be served,
     *     and then whatever served before still does; MODEL_CONFLICT, also when the registry's mode is not explicit
     */
    void load(Administrator by, String model, @Nullable String version);

    /**
     * Takes a version out of service; it ends after its last call.
     *
     * @param version null for all
     * @throws InferenceException MODEL_NOT_FOUND; MODEL_CONFLICT, also for a version that a label points at and when
     *     the registry's mode is not explicit
     */
    void unload(Administrator by, String model, @Nullable String version);

    /**
     * Looks at the model's directory now, loads what is new or has changed there and takes out of service what is gone,
     * whatever the registry's mode.
     *
     * @throws InferenceException MODEL_NOT_FOUND, MODEL_CONFLICT; MODEL_REJECTED when a version failed
     */
    void reload(Administrator by, String model);

    /**
     * Lets a label point at a version; calls may then name the label where they would name the version.
     *
     * @param label 1 to 32 of {@code a-z 0-9 -}, the first a letter
     * @throws InferenceException INVALID_ARGUMENT; MODEL_NOT_FOUND; MODEL_NOT_READY when the version is not READY
     */
    void setLabel(Administrator by, String model, String label, String version);

    /**
     * Removes a label.
     *
     * @throws InferenceException MODEL_NOT_FOUND when there is no such label
     */
    void removeLabel(Administrator by, String model, String label);

    /**
     * Who asks.
     *
     * @param requestId the request's id
     * @param address where the request came from
     * @param way by which API: {@code http}, {@code grpc} or {@code management}
     */
    record Administrator(String requestId, String address, String way) {}
}
