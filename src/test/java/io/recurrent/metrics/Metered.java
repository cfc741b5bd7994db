package io.recurrent.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.recurrent.batch.BatchMetrics;
import io.recurrent.batch.BatchQueue;
import io.recurrent.batch.BatchRow;
import io.recurrent.batch.BatchScheduler;
import io.recurrent.batch.CostModel;
import io.recurrent.batch.FifoPolicy;
import io.recurrent.batch.QueueSettings;
import io.recurrent.call.Transport;
import io.recurrent.engine.CallKind;
import io.recurrent.engine.CallMetrics;
import io.recurrent.engine.CallMetrics.CallRecord;
import io.recurrent.engine.StageStarts;
import io.recurrent.engine.StageTimings;
import io.recurrent.error.ErrorCode;
import io.recurrent.registry.RegistryMetrics;
import io.recurrent.registry.VersionState;
import io.recurrent.sequence.LiveSequences;
import io.recurrent.sequence.SequenceLimits;
import io.recurrent.service.models.ModelStatistics;
import io.recurrent.serving.Exactness;
import io.recurrent.serving.GraphId;
import io.recurrent.task.classification.Classifier;
import io.recurrent.task.generation.GenerationMetrics;
import io.recurrent.task.generation.GenerationSlots;
import io.recurrent.task.generation.PrefixStates;
import io.recurrent.task.writing.FinishReason;
import io.recurrent.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Both adapters on one Prometheus registry, and calls to feed them with. */
final class Metered {
    static final StageTimings TIMINGS = new StageTimings(20_000, 3_000_000, 1_500_000, 40_000);
    static final long TOTAL_NANOS = 4_600_000;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MicrometerRegistryMetrics versions = new MicrometerRegistryMetrics(registry);
    private final MicrometerCallMetrics calls = new MicrometerCallMetrics(registry, versions);

    MeterRegistry registry() {
        return registry;
    }

    RegistryMetrics versions() {
        return versions;
    }

    ModelStatistics statistics() {
        return versions;
    }

    CallMetrics calls() {
        return calls;
    }

    /** What a call holds that found its version before somebody removed it. */
    VersionMeters atHand(String model, String version) {
        VersionMeters meters = versions.find(model, version);
        if (meters == null) {
            throw new AssertionError(model + " " + version + " is not known");
        }
        return meters;
    }

    /** Takes a version to READY the way the registry does. */
    private static BatchQueue<BatchRow> queue() {
        List<CostModel.Line> lines = IntStream.of(1, 2, 4, 8, 16, 32)
                .mapToObj(rows -> new CostModel.Line(rows, 1_000, 500.0 * rows))
                .toList();
        return new BatchScheduler(Ticker.system(), 1)
                .open(
                        new QueueSettings(8, QueueSettings.WHOLE, new FifoPolicy(1, 0), new CostModel(lines)),
                        (rows, steps, arena) -> {
                            throw new AssertionError("nothing runs here");
                        },
                        BatchMetrics.NONE);
    }

    void load(String model, int version) {
        versions.changed(model, version, VersionState.NEW);
        versions.changed(model, version, VersionState.LOADING);
        versions.batches(GraphId.only(model, version)).ran(4, 60, 80, 1_000_000, 900_000);
        versions.serving(GraphId.only(model, version), queue(), new Exactness(true, false));
        versions.loaded(model, version, 1_500_000_000L);
        versions.changed(model, version, VersionState.READY);
    }

    /** Takes a version of several graphs to READY; each has run four rows. */
    void loadGraphs(String model, int version, String... graphs) {
        versions.changed(model, version, VersionState.NEW);
        versions.changed(model, version, VersionState.LOADING);
        for (String graph : graphs) {
            versions.batches(new GraphId(model, version, graph)).ran(4, 60, 80, 1_000_000, 900_000);
            versions.serving(new GraphId(model, version, graph), queue(), new Exactness(true, false));
        }
        versions.loaded(model, version, 1_500_000_000L);
        versions.changed(model, version, VersionState.READY);
    }

    /** Takes a version that writes to READY, and lets it write. */
    void loadWriter(String model, int version) {
        load(model, version);
        GenerationMetrics writing = versions.of(model, version, new GenerationSlots(4, 1), new PrefixStates(1 << 10));
        writing.firstToken(2_000_000);
        writing.nextToken(300_000);
        for (FinishReason reason : FinishReason.values()) {
            writing.ended(reason);
        }
        writing.failed();
    }

    /** Sequences of which none lives. */
    void watchSequences() {
        SequenceMeters sequences = new SequenceMeters(registry);
        sequences.watch(new LiveSequences<AutoCloseable>(
                new SequenceLimits(1, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1)), sequences, Ticker.system()));
    }

    Exposition scrape() {
        return Exposition.parse(scrapeText());
    }

    String scrapeText() {
        return registry.scrape();
    }

    List<String> metersOf(String model) {
        return registry.getMeters().stream()
                .filter(meter -> model.equals(meter.getId().getTag("model")))
                .map(meter -> meter.getId().toString())
                .toList();
    }

    /** A call of 2 inputs that was answered: 12 tokens, 3 of them unknown. */
    static CallRecord answered(String model, String version) {
        return answered(Transport.HTTP, "classify", model, version);
    }

    static CallRecord answered(Transport transport, String task, String model, String version) {
        return new CallRecord(
                transport, new CallKind(task), model, version, null, TOTAL_NANOS, TIMINGS, StageStarts.NONE, 2, 12, 3);
    }

    /** A call that failed before any stage. */
    static CallRecord failed(ErrorCode code, String model, String version) {
        return new CallRecord(
                Transport.GRPC,
                Classifier.KIND,
                model,
                version,
                code,
                TOTAL_NANOS,
                StageTimings.NONE,
                StageStarts.NONE,
                1,
                0,
                0);
    }
}
