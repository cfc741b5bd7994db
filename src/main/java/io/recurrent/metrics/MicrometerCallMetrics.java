package io.recurrent.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.recurrent.engine.CallMetrics;

/**
 * Measures calls. Thread safe; no look-up in the registry once a kind of call has been seen.
 *
 * <p>Callers choose model names, so a name that is not that of a known version becomes {@code unknown}.
 */
public final class MicrometerCallMetrics implements CallMetrics {
    private final MicrometerRegistryMetrics versions;
    private final CallTimers unknown;

    /** Measures into {@code registry}; {@code versions} says which model names are known. */
    public MicrometerCallMetrics(MeterRegistry registry, MicrometerRegistryMetrics versions) {
        this.versions = versions;
        this.unknown = new CallTimers(new MeterGroup(registry, MeterLabels.UNKNOWN_MODEL, MeterLabels.NO_VERSION));
    }

    @Override
    public void finished(CallRecord call) {
        VersionMeters version = versions.find(call.model(), call.version());
        if (version == null) {
            unknown.record(call);
        } else {
            version.record(call);
        }
    }
}
