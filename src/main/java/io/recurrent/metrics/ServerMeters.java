package io.recurrent.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.recurrent.admission.Admission;
import io.recurrent.batch.BatchScheduler;
import io.recurrent.runtime.CudaUse;
import io.recurrent.runtime.OnnxRuntime;
import io.recurrent.runtime.ProviderChoice;
import io.recurrent.service.models.ServerState;
import java.util.function.ToDoubleFunction;

/** Gauges of the whole server, read when somebody asks. The owner keeps this object, as gauges refer to it weakly. */
public final class ServerMeters implements MeterBinder {
    private final OnnxRuntime runtime;
    private final CudaUse requested;
    private final Admission admission;
    private final BatchScheduler scheduler;
    private final ServerState state;

    /** Gauges over parts that others own; {@code requested} is what the configuration says of CUDA. */
    public ServerMeters(
            OnnxRuntime runtime, CudaUse requested, Admission admission, BatchScheduler scheduler, ServerState state) {
        this.runtime = runtime;
        this.requested = requested;
        this.admission = admission;
        this.scheduler = scheduler;
        this.state = state;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        provider(registry);
        gauge(registry, "recurrent.runtime.natives", "Open native objects", it -> it.runtime.liveNatives());
        gauge(registry, "recurrent.queue.rows", "Queued inputs", it -> it.scheduler.waitingRows());
        gauge(registry, "recurrent.admission.calls", "Calls in progress", it -> it.admission.calls());
        gauge(
                registry,
                "recurrent.server.ready",
                "1 while the server is ready for calls, else 0",
                it -> flag(it.state.ready()));
        gauge(
                registry,
                "recurrent.server.draining",
                "1 while the server shuts down, else 0",
                it -> flag(it.state.draining()));
    }

    private void provider(MeterRegistry registry) {
        ProviderChoice choice = runtime.provider();
        Gauge.builder("recurrent.runtime.provider.info", () -> 1)
                .description("Always 1; the labels say what executes the models, and why")
                .tag("provider", MeterLabels.lowerCase(choice.provider()))
                .tag("requested", MeterLabels.lowerCase(requested))
                .tag("reason", MeterLabels.lowerCase(choice.basis()))
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<ServerMeters> value) {
        Gauge.builder(name, this, value).description(description).register(registry);
    }

    private static int flag(boolean value) {
        return value ? 1 : 0;
    }
}
