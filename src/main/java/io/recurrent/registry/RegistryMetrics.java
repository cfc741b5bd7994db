package io.recurrent.registry;

/** Told of what becomes of versions. Implementations are thread safe and do not throw. */
public interface RegistryMetrics {
    /** Measures nothing. */
    RegistryMetrics NONE = new RegistryMetrics() {};

    /** A version has a new state. */
    default void changed(String model, int version, VersionState state) {}

    /** A version became READY after {@code nanos} of loading and checking. */
    default void loaded(String model, int version, long nanos) {}

    /** A version is gone; whatever was measured under its name should go too. */
    default void removed(String model, int version) {}
}
