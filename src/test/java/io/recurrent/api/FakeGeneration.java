package io.recurrent.api;

import io.recurrent.call.Call;
import io.recurrent.engine.StageTimings;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.task.generation.Generated;
import io.recurrent.task.generation.GenerationRequest;
import io.recurrent.task.generation.GenerationService;
import io.recurrent.task.generation.GenerationStream;
import io.recurrent.task.generation.GenerationStream.Event;
import io.recurrent.task.writing.FinishReason;
import io.recurrent.task.writing.TokenProbability;
import io.recurrent.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a test tells it, after {@link #before} has had its way with the call. A stream gives the events of
 * {@link #writes}, counts those that were pulled, and says when it was closed.
 */
public final class FakeGeneration implements GenerationService {
    /** The seed where the caller gives none: the largest that a double holds exactly. */
    public static final long SEED = 9_007_199_254_740_991L;

    public static final Generated.Usage USAGE = new Generated.Usage(6, 4, 3);
    /** What a stream gives unless it is told otherwise. */
    public static final List<Event> EVENTS = List.of(
            new Event.Token(0, "T", "T"), new Event.Token(0, "o", "o"), new Event.Done(0, FinishReason.STOP, 2));

    private final AtomicInteger calls = new AtomicInteger();
    private volatile Consumer<Call> before = call -> {};
    private volatile IntFunction<@Nullable Event> script = script(EVENTS);
    private volatile boolean waitsAtTheEnd;
    private volatile Duration endsBefore = Duration.ZERO;
    private volatile @Nullable Call lastCall;
    private volatile @Nullable GenerationRequest lastRequest;
    private volatile @Nullable PredictionRequest lastPrediction;
    private volatile @Nullable FakeStream lastStream;

    /** What to do with each call before it is answered, such as to throw. */
    public void before(Consumer<Call> action) {
        before = action;
    }

    /** What streams give from now on. */
    public void writes(Event... events) {
        script = script(List.of(events));
    }

    /**
     * What streams give from now on.
     *
     * @param event by its number from 0; null after the last; it may throw
     */
    public void writes(IntFunction<@Nullable Event> event) {
        script = event;
    }

    /** Streams give their events, then wait until the caller has gone or the deadline passes, and end. */
    public void thenWaits() {
        waitsAtTheEnd = true;
    }

    /** Streams say that they end so long before the deadline of their call. */
    public void endsBefore(Duration time) {
        endsBefore = time;
    }

    public void reset() {
        before = call -> {};
        script = script(EVENTS);
        waitsAtTheEnd = false;
        endsBefore = Duration.ZERO;
        lastStream = null;
        calls.set(0);
    }

    private static IntFunction<@Nullable Event> script(List<Event> events) {
        return number -> number < events.size() ? events.get(number) : null;
    }

    public int calls() {
        return calls.get();
    }

    public Call lastCall() {
        return Objects.requireNonNull(lastCall);
    }

    public GenerationRequest lastRequest() {
        return Objects.requireNonNull(lastRequest);
    }

    public PredictionRequest lastPrediction() {
        return Objects.requireNonNull(lastPrediction);
    }

    /** The stream that was opened last; null before the first. */
    public @Nullable FakeStream lastStream() {
        return lastStream;
    }

    private void begin(Call call) {
        lastCall = call;
        before.accept(call);
        calls.incrementAndGet();
    }

    private static String version(@Nullable String wanted) {
        return Objects.requireNonNullElse(wanted, "1");
    }

    private static long seed(GenerationRequest request) {
        return Objects.requireNonNullElse(request.seed(), SEED);
    }

    @Override
    public Generated generate(Call call, GenerationRequest request) {
        lastRequest = request;
        begin(call);
        List<Generated.Sample> samples = new ArrayList<>();
        for (int i = 0; i < request.samples(); i++) {
            samples.add(new Generated.Sample("To be" + i, FinishReason.LENGTH, 3));
        }
        return new Generated(
                request.model().name(),
                version(request.model().version()),
                seed(request),
                samples,
                USAGE,
                FakeInference.TIMINGS);
    }

    @Override
    public FakeStream stream(Call call, GenerationRequest request) {
        lastRequest = request;
        begin(call);
        FakeStream stream = new FakeStream(call, request, script, waitsAtTheEnd, endsBefore);
        lastStream = stream;
        return stream;
    }

    @Override
    public Prediction predictNext(Call call, PredictionRequest request) {
        lastPrediction = request;
        begin(call);
        List<CandidateScore> candidates = request.candidates().stream()
                .map(text -> new CandidateScore(text, -3.25, text.length()))
                .toList();
        return new Prediction(
                request.model().name(),
                version(request.model().version()),
                List.of(new TokenProbability("e", 0.5), new TokenProbability("a", 0.25)),
                candidates,
                4,
                1,
                FakeInference.TIMINGS);
    }

    /** Gives what the script says. */
    public static final class FakeStream implements GenerationStream {
        private final Call call;
        private final GenerationRequest request;
        private final IntFunction<@Nullable Event> script;
        private final boolean waitsAtTheEnd;
        private final Duration endsBefore;
        private final AtomicInteger pulled = new AtomicInteger();
        private final CountDownLatch closed = new CountDownLatch(1);

        private FakeStream(
                Call call,
                GenerationRequest request,
                IntFunction<@Nullable Event> script,
                boolean waitsAtTheEnd,
                Duration endsBefore) {
            this.call = call;
            this.request = request;
            this.script = script;
            this.waitsAtTheEnd = waitsAtTheEnd;
            this.endsBefore = endsBefore;
        }

        @Override
        public Deadline deadline() {
            return new Deadline(call.deadline().ticker(), call.deadline().atNanos() - endsBefore.toNanos());
        }

        /** How often {@link #next} was asked. */
        public int pulled() {
            return pulled.get();
        }

        /** Whether it is closed within a time. */
        public boolean closedWithin(long millis) throws InterruptedException {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        }

        @Override
        public String model() {
            return request.model().name();
        }

        @Override
        public String version() {
            return FakeGeneration.version(request.model().version());
        }

        @Override
        public long seed() {
            return FakeGeneration.seed(request);
        }

        @Override
        public Generated.Usage usage() {
            return USAGE;
        }

        @Override
        public StageTimings timings() {
            return FakeInference.TIMINGS;
        }

        @Override
        public @Nullable Event next() {
            if (closed.getCount() == 0) {
                throw new InferenceException(ErrorCode.INTERNAL, "the stream was read after it was closed");
            }
            Event event = script.apply(pulled.getAndIncrement());
            if (event == null && waitsAtTheEnd) {
                while (!call.callerGone() && !call.deadline().passed() && closed.getCount() > 0) {
                    Thread.onSpinWait();
                }
            }
            return event;
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
