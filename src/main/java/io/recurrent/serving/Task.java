package io.recurrent.serving;

import io.recurrent.model.BundleException;
import io.recurrent.model.ModelManifest;
import java.util.Set;

/**
 * Something that models do, such as classifying texts. There is one instance of each, listed in {@code config}; it is
 * immutable and thread safe. No task knows another.
 */
public interface Task {
    /** What manifests call it, such as {@code text-classification}. */
    String name();

    /** What callers ask for, such as {@code classify}. */
    String verb();

    /** What calls of it are, as metrics name them. */
    default Set<String> calls() {
        return Set.of(verb());
    }

    /** The record of the task's own keys of a manifest: a component for each. */
    Class<? extends Record> keys();

    /**
     * Reads the task's keys of a manifest and says what its graphs must be.
     *
     * @throws BundleException that names the key
     */
    TaskDefinition define(ModelManifest manifest);
}
