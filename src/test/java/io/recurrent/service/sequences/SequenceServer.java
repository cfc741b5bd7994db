package io.recurrent.service.sequences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.call.Call;
import io.recurrent.engine.InputRequest;
import io.recurrent.engine.ModelReference;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.Engine;
import io.recurrent.input.RowInput;
import io.recurrent.registry.ModelLease;
import io.recurrent.sequence.LiveSequences;
import io.recurrent.sequence.SequenceCodec;
import io.recurrent.sequence.SequenceKeys;
import io.recurrent.sequence.SequenceLimits;
import io.recurrent.sequence.SequenceMetrics;
import io.recurrent.sequence.SequenceStore;
import io.recurrent.sequence.StateTokens;
import io.recurrent.service.sequences.SequenceService.SequenceView;
import io.recurrent.service.sequences.SequenceService.Start;
import io.recurrent.service.sequences.SequenceService.Step;
import io.recurrent.serving.ServedModel;
import io.recurrent.task.classification.Classification;
import io.recurrent.time.WallClock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** Sequences over a plane's models, which count what becomes of them. It closes the plane too. */
public final class SequenceServer implements AutoCloseable {
    static final Duration IDLE = Duration.ofSeconds(60);
    static final Duration AGE = Duration.ofMinutes(15);
    static final byte[] KEY = key("the key of all these tests");

    private final Engine plane;
    private final LiveSequences<ModelLease<ServedModel>> live;
    private final StateTokens tokens;
    private final Sequences sequences;
    private final AtomicLong started = new AtomicLong();
    private final Map<SequenceMetrics.Reason, AtomicLong> ended = new ConcurrentHashMap<>();

    public SequenceServer(Engine plane) {
        this(plane, 1_000, 1 << 20, KEY);
    }

    public SequenceServer(Engine plane, int maxLive, long maxBytes, byte[]... keys) {
        this(plane, null, maxLive, maxBytes, keys);
    }

    /** A replica whose sequences are in {@code store} too, unless it is null. */
    SequenceServer(Engine plane, @Nullable SequenceStore store, int maxLive, long maxBytes, byte[]... keys) {
        this.plane = plane;
        this.live = new LiveSequences<>(new SequenceLimits(maxLive, 1, maxBytes, IDLE, AGE), metrics(), plane.ticker());
        this.tokens = tokens(keys);
        this.sequences = new Sequences(plane.registry(), plane.calls(), live, tokens, store, plane.ticker());
    }

    /** A key of 32 bytes that looks random, and is the same for the same text. */
    static byte[] key(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static StateTokens tokens(byte[]... keys) {
        return new StateTokens(new SequenceKeys(List.of(keys)), AGE, WallClock.system());
    }

    private SequenceMetrics metrics() {
        return new SequenceMetrics() {
            @Override
            public void started() {
                started.incrementAndGet();
            }

            @Override
            public void ended(Reason reason) {
                ended.computeIfAbsent(reason, first -> new AtomicLong()).incrementAndGet();
            }
        };
    }

    public Engine plane() {
        return plane;
    }

    public Sequences sequences() {
        return sequences;
    }

    public LiveSequences<ModelLease<ServedModel>> live() {
        return live;
    }

    long ended(SequenceMetrics.Reason reason) {
        AtomicLong count = ended.get(reason);
        return count == null ? 0 : count.get();
    }

    /** Live = started - ended - expired; holds while nothing starts or ends. */
    void assertBalanced() {
        long gone = ended.values().stream().mapToLong(AtomicLong::get).sum();
        assertThat(live.live()).isEqualTo(started.get() - gone);
    }

    SequenceView start(String model, @Nullable String id, @Nullable String token) {
        return sequences.start(plane.call(), new Start(new ModelReference(model, null), id, token));
    }

    /** A sequence with this id, from the model's initial state. */
    void start(String model, String id) {
        start(model, id, null);
    }

    static RowInput tokens(List<String> tokens) {
        return RowInput.tokens(tokens);
    }

    static RowInput text(String text) {
        return RowInput.text(text);
    }

    static RowInput ids(int... ids) {
        return RowInput.ids(ids);
    }

    static RowInput frames(float[]... frames) {
        return RowInput.frames(frames);
    }

    StepAnswer step(String model, String id, @Nullable Long number, RowInput input) {
        return sequences.step(plane.call(), new Step(model, id, number, input, false));
    }

    StepAnswer step(String model, String id, RowInput input) {
        return step(model, id, null, input);
    }

    /** How a sequence stands, in hexadecimal: equal to the last bit or not. */
    String state(String model, String id) {
        return HexFormat.of().formatHex(SequenceCodec.encode(tokens.open(export(model, id))));
    }

    String export(String model, String id) {
        return sequences.export(plane.call(), model, id).state();
    }

    void end(String model, String id) {
        sequences.end(plane.call(), model, id);
    }

    /** A step on a thread of its own; returns when its row waits in the queue or a worker has it. */
    FutureTask<StepAnswer> begin(Call call, Step step) {
        int before = plane.waitingRows();
        FutureTask<StepAnswer> answer = new FutureTask<>(() -> sequences.step(call, step));
        Thread.ofPlatform().start(answer);
        while (plane.waitingRows() == before && !plane.ticker().holds()) {
            Thread.onSpinWait();
        }
        return answer;
    }

    /** The answer to a call that has nothing to do with sequences. */
    static Classification classify(Engine plane, InputRequest request) {
        return plane.classifier().classify(plane.call(), request).single().value();
    }

    static InferenceException refused(ThrowingCallable call, ErrorCode code) {
        InferenceException[] caught = new InferenceException[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(InferenceException.class, e -> caught[0] = e);
        assertThat(caught[0].code()).as(caught[0].detail()).isEqualTo(code);
        return caught[0];
    }

    @Override
    public void close() {
        sequences.close();
        assertThat(live.live()).isZero();
        assertThat(live.bytes()).isZero();
        assertBalanced();
        plane.close();
    }
}
