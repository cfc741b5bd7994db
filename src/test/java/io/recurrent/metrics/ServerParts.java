package io.recurrent.metrics;

import static org.mockito.Mockito.mock;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.recurrent.admission.Admission;
import io.recurrent.batch.QueuedRow;
import io.recurrent.batch.RowQueue;
import io.recurrent.inference.ServedModel;
import io.recurrent.inference.ServerState;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.registry.RegistryMetrics;
import io.recurrent.registry.VersionLocation;
import io.recurrent.runtime.CudaUse;
import io.recurrent.runtime.OnnxRuntime;
import io.recurrent.tensor.BufferArena;
import io.recurrent.time.Ticker;
import java.nio.file.Path;
import java.util.List;

/** The parts that the server's gauges look at, without a server around them. */
final class ServerParts {
    private final OnnxRuntime runtime = new OnnxRuntime(CudaUse.OFF);
    private final Admission admission = new Admission(8);
    private final RowQueue<Row> queue = new RowQueue<>(8);
    private final ModelRegistry<ServedModel> models =
            new ModelRegistry<>(location -> mock(ServedModel.class), RegistryMetrics.NONE, Ticker.system(), line -> {});
    private final ServerState state = new ServerState(models, admission, List.of());
    private final ServerMeters meters = new ServerMeters(runtime, CudaUse.OFF, admission, queue, state);
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** A row that never runs. */
    static final class Row implements QueuedRow {
        @Override
        public void run(BufferArena arena) {
            throw new AssertionError("nothing runs here");
        }

        @Override
        public void fail(Throwable cause) {}
    }

    ServerParts() {
        bindTo(registry);
    }

    /** Adds the gauges to another registry. */
    void bindTo(MeterRegistry other) {
        meters.bindTo(other);
    }

    OnnxRuntime runtime() {
        return runtime;
    }

    Admission admission() {
        return admission;
    }

    RowQueue<Row> queue() {
        return queue;
    }

    ServerState state() {
        return state;
    }

    /** One model is found and loaded. */
    void becomeReady() {
        models.announce(List.of(new VersionLocation("sentiment", 1, Path.of("models", "sentiment", "1"))));
        models.loadAnnounced();
        state.loadingFinished();
    }

    Exposition scrape() {
        return Exposition.parse(registry.scrape());
    }
}
