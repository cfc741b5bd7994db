package io.recurrent.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.admission.Admission;
import io.recurrent.admission.AdmissionPolicy;
import io.recurrent.batch.BatchScheduler;
import io.recurrent.batch.BatchWorker;
import io.recurrent.call.Call;
import io.recurrent.call.Transport;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.UsualBatching;
import io.recurrent.fixture.UsualGeneration;
import io.recurrent.inference.InferenceMetrics.CallRecord;
import io.recurrent.inference.InferenceService.Request;
import io.recurrent.model.ModelLoader;
import io.recurrent.registry.ModelDirectory;
import io.recurrent.registry.ModelLease;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.registry.RegistryMetrics;
import io.recurrent.registry.VersionState;
import io.recurrent.runtime.CudaUse;
import io.recurrent.runtime.OnnxRuntime;
import io.recurrent.time.Deadline;
import io.recurrent.time.Ticker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A data plane over real tiny models, with a clock that stands still unless it is moved. */
final class Plane implements AutoCloseable {
    static final int BUDGET = 8;
    /** The seed of the first text that names none. */
    static final long SEED = 1000;

    private final List<CallRecord> records = new CopyOnWriteArrayList<>();
    private final List<Thread> workers = new ArrayList<>();
    private final OnnxRuntime runtime = new OnnxRuntime(CudaUse.OFF);
    private final Admission admission = new Admission();
    private final HeldTicker ticker = new HeldTicker();
    private final BatchScheduler scheduler = new BatchScheduler(ticker, 2);
    private final ModelRegistry<ServedModel> registry;
    private final RowCalls calls;
    private final DataPlane dataPlane;
    private final Generator generator;
    private final int sessions;

    Plane(Path root, TinyBundles... bundles) throws IOException {
        this(UsualBatching.room(BUDGET), root, bundles);
    }

    Plane(BatchingSettings settings, Path root, TinyBundles... bundles) throws IOException {
        this(settings, UsualGeneration.settings(), root, bundles);
    }

    Plane(BatchingSettings settings, GenerationSettings generation, Path root, TinyBundles... bundles)
            throws IOException {
        for (TinyBundles bundle : bundles) {
            bundle.write(root);
        }
        QueueFactory queues = new QueueFactory(scheduler, settings, ServingMetrics.NONE, Ticker.threadCpu(), ticker);
        registry = new ModelRegistry<>(
                new ServedModelLoader(new ModelLoader(runtime), queues, generation, ServingMetrics.NONE),
                RegistryMetrics.NONE,
                ticker,
                line -> {});
        registry.announce(new ModelDirectory(root, line -> {}).scan());
        registry.loadAnnounced();
        sessions = runtime.liveNatives();
        AdmissionPolicy policy = new AdmissionPolicy(Duration.ofMinutes(1), () -> 0);
        calls = new RowCalls(admission, policy, records::add);
        dataPlane = new DataPlane(registry, calls);
        generator = new Generator(registry, calls, generation, new AtomicLong(SEED)::getAndIncrement);
    }

    Plane work() {
        workers.add(Thread.ofPlatform().name(HeldTicker.WORKER).start(new BatchWorker(scheduler)));
        return this;
    }

    RowCalls calls() {
        return calls;
    }

    DataPlane dataPlane() {
        return dataPlane;
    }

    Generator generator() {
        return generator;
    }

    /** A model that is served, for looking only; the registry owns it. */
    ServedModel served(String model) {
        try (ModelLease<ServedModel> lease = registry.lease(model, null)) {
            return lease.servable();
        }
    }

    /** Waits until no call, row or native tensor is left, which workers may still be busy with. */
    void settle() {
        while (admission.calls() > 0 || waitingRows() > 0 || runtime.liveNatives() > sessions) {
            Thread.onSpinWait();
        }
    }

    ModelRegistry<ServedModel> registry() {
        return registry;
    }

    Admission admission() {
        return admission;
    }

    int waitingRows() {
        return scheduler.waitingRows();
    }

    HeldTicker ticker() {
        return ticker;
    }

    List<CallRecord> records() {
        return records;
    }

    Call call() {
        return call(Duration.ofMinutes(1));
    }

    Call call(Duration timeout) {
        return new Call("test", Transport.HTTP, Deadline.after(timeout, ticker));
    }

    static Request text(String model, String text) {
        return Request.single(new ModelReference(model, null), new TextInput(text, null));
    }

    static Request tokens(String model, String... tokens) {
        return Request.single(new ModelReference(model, null), new TextInput(null, List.of(tokens)));
    }

    static Request list(String model, String... texts) {
        List<TextInput> inputs =
                Stream.of(texts).map(text -> new TextInput(text, null)).toList();
        return new Request(new ModelReference(model, null), inputs, true);
    }

    /** Starts a call on a thread of its own and returns when its rows wait in the queue or a worker has them. */
    FutureTask<Object> start(Call call, Request request) {
        int before = waitingRows();
        FutureTask<Object> answer = new FutureTask<>(() -> dataPlane.classify(call, request));
        Thread.ofPlatform().start(answer);
        while (waitingRows() == before && !ticker.holds()) {
            Thread.onSpinWait();
        }
        return answer;
    }

    /** Nothing is left of any call: no permit, no row, no tensor, no lease. */
    void assertNothingLeft() {
        assertThat(admission.calls()).isZero();
        assertThat(waitingRows()).isZero();
        assertThat(runtime.liveNatives()).isLessThanOrEqualTo(sessions);
    }

    @Override
    public void close() {
        ticker.release();
        scheduler.close();
        for (Thread worker : workers) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        assertNothingLeft();
        registry.close();
        assertThat(registry.views().stream().flatMap(List::stream).filter(Objects::nonNull))
                .as("every lease has come back")
                .noneMatch(view -> view.state() == VersionState.DRAINING);
        assertThat(runtime.liveNatives()).isZero();
    }
}
