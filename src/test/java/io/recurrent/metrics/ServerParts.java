package io.recurrent.metrics;

import static org.mockito.Mockito.mock;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.recurrent.admission.Admission;
import io.recurrent.admission.MemoryBudget;
import io.recurrent.admission.ReadingGate;
import io.recurrent.batch.BatchMetrics;
import io.recurrent.batch.BatchQueue;
import io.recurrent.batch.BatchRow;
import io.recurrent.batch.BatchScheduler;
import io.recurrent.batch.CostModel;
import io.recurrent.batch.FifoPolicy;
import io.recurrent.batch.QueueSettings;
import io.recurrent.call.SharedLimit;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.registry.RegistryMetrics;
import io.recurrent.registry.VersionLocation;
import io.recurrent.runtime.CudaUse;
import io.recurrent.runtime.OnnxRuntime;
import io.recurrent.service.models.ServerState;
import io.recurrent.serving.ServedModel;
import io.recurrent.time.Ticker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The parts that the server's gauges look at, without a server around them. */
final class ServerParts {
    private final OnnxRuntime runtime = new OnnxRuntime(CudaUse.OFF);
    private final Admission admission = new Admission(new SharedLimit(1_000, 1));
    private final BatchScheduler scheduler = new BatchScheduler(Ticker.system(), 1);
    private final BatchQueue<Row> queue = scheduler.open(
            new QueueSettings(
                    8,
                    QueueSettings.WHOLE,
                    new FifoPolicy(1, 0),
                    new CostModel(List.of(new CostModel.Line(1, 1_000, 100)))),
            (rows, steps, arena) -> {
                throw new AssertionError("nothing runs here");
            },
            BatchMetrics.NONE);
    private final ModelRegistry<ServedModel> models =
            new ModelRegistry<>(location -> mock(ServedModel.class), RegistryMetrics.NONE, Ticker.system(), line -> {});
    private final ServerState state = new ServerState(models, admission, () -> false, List.of());
    private final ServerMeters meters = new ServerMeters(runtime, CudaUse.OFF, admission, scheduler, state);
    private final MemoryMeters memory = new MemoryMeters(MemoryBudget.ofHeap(1), new ReadingGate(1, Runnable::run));
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** A row that never runs. */
    static final class Row extends BatchRow {
        private boolean wanted = true;

        void giveUp() {
            wanted = false;
        }

        @Override
        public int remainingSteps() {
            return 3;
        }

        @Override
        public long deadlineNanos() {
            return Ticker.system().nanos() + Duration.ofHours(1).toNanos();
        }

        @Override
        public boolean wanted() {
            return wanted;
        }

        @Override
        public void expire() {}

        @Override
        public void ran(long startNanos, long endNanos) {}

        @Override
        public void fail(Throwable cause) {}
    }

    ServerParts() {
        bindTo(registry);
    }

    /** Adds the gauges to another registry. */
    void bindTo(MeterRegistry other) {
        meters.bindTo(other);
        memory.bindTo(other);
    }

    OnnxRuntime runtime() {
        return runtime;
    }

    Admission admission() {
        return admission;
    }

    BatchQueue<Row> queue() {
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
