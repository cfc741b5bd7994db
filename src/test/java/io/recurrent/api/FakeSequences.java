package io.recurrent.api;

import io.recurrent.call.Call;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.input.RowInput;
import io.recurrent.service.sequences.SequenceService;
import io.recurrent.service.sequences.StepAnswer;
import io.recurrent.task.classification.ClassifiedStep;
import io.recurrent.task.classification.TokenScores;
import io.recurrent.task.generation.PredictedStep;
import io.recurrent.task.writing.TokenProbability;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sequences that only count, after {@link #before} has had its way with the call. The model called {@link #WRITER}
 * answers as a language model does, every other as a classifier.
 */
public final class FakeSequences implements SequenceService {
    public static final String WRITER = "shakespeare";
    public static final String STATE = "c3RhdGU.c2lnbmF0dXJl";
    public static final long IDLE_MILLIS = 1_250;
    public static final long STATE_BYTES = 4_096;
    /** The step at which a sequence stands that {@link #STATE} brought here. */
    public static final long RESUMED_STEP = 3;

    private final Map<String, SequenceView> live = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Consumer<Call> before = call -> {};
    private volatile @Nullable Call lastCall;
    private volatile @Nullable Start lastStart;
    private volatile @Nullable Step lastStep;

    /** What to do with each call before it is answered, such as to throw. */
    public void before(Consumer<Call> action) {
        before = action;
    }

    public void reset() {
        before = call -> {};
        live.clear();
        calls.set(0);
    }

    public int calls() {
        return calls.get();
    }

    public Call lastCall() {
        return Objects.requireNonNull(lastCall);
    }

    public Start lastStart() {
        return Objects.requireNonNull(lastStart);
    }

    public Step lastStep() {
        return Objects.requireNonNull(lastStep);
    }

    private void begin(Call call) {
        lastCall = call;
        before.accept(call);
        calls.incrementAndGet();
    }

    private SequenceView known(String model, String sequence) {
        SequenceView view = live.get(sequence);
        if (view == null || !view.model().equals(model)) {
            throw new InferenceException(ErrorCode.SEQUENCE_NOT_FOUND, "no such sequence; start a new one");
        }
        return view;
    }

    @Override
    public SequenceView start(Call call, Start start) {
        lastStart = start;
        begin(call);
        String state = start.state();
        if (state != null && !state.equals(STATE)) {
            throw InferenceException.invalid("state", "'state' is not of this server's making");
        }
        String id = Objects.requireNonNullElseGet(start.sequence(), () -> "%032x".formatted(calls.get()));
        String version = Objects.requireNonNullElse(start.model().version(), "1");
        long step = state == null ? 0 : RESUMED_STEP;
        SequenceView view =
                new SequenceView(id, start.model().name(), version, step, 2 * step, IDLE_MILLIS, STATE_BYTES);
        if (live.putIfAbsent(id, view) != null) {
            throw InferenceException.at(ErrorCode.SEQUENCE_CONFLICT, "sequence", "the id is in use; choose another");
        }
        return view;
    }

    @Override
    public StepAnswer step(Call call, Step step) {
        lastStep = step;
        begin(call);
        SequenceView view = known(step.model(), step.sequence());
        Long number = step.number();
        if (number != null && number != view.step() + 1) {
            throw InferenceException.at(
                    ErrorCode.SEQUENCE_CONFLICT, "step", "the next step is " + (view.step() + 1) + ", got " + number);
        }
        int tokens = size(step.input());
        SequenceView moved = new SequenceView(
                view.sequence(),
                view.model(),
                view.version(),
                view.step() + 1,
                view.consumed() + tokens,
                0,
                view.stateBytes());
        live.put(view.sequence(), moved);
        return answer(moved, step, tokens);
    }

    private static int size(RowInput input) {
        return switch (input) {
            case RowInput.Text text -> text.text().isEmpty() ? 0 : text.text().split(" ").length;
            case RowInput.Tokens tokens -> tokens.tokens().size();
            case RowInput.Ids ids -> ids.ids().length;
            case RowInput.Frames frames -> frames.frames().length;
        };
    }

    private static StepAnswer answer(SequenceView view, Step step, int tokens) {
        boolean writes = view.model().equals(WRITER);
        boolean nothing = view.consumed() == 0;
        List<TokenProbability> next = List.of(new TokenProbability("e", 0.5), new TokenProbability("a", 0.25));
        List<TokenScores> points = List.of(new TokenScores("a", scores(0.25f)), new TokenScores("gem", scores(0.75f)));
        return new StepAnswer(
                view.sequence(),
                view.model(),
                view.version(),
                view.step(),
                view.consumed(),
                writes
                        ? new PredictedStep(nothing ? null : next)
                        : new ClassifiedStep(
                                nothing ? null : "positive",
                                nothing ? null : scores(0.75f),
                                step.trajectory() ? points : null),
                null,
                tokens,
                1,
                FakeInference.TIMINGS);
    }

    private static Map<String, Float> scores(float positive) {
        Map<String, Float> scores = new LinkedHashMap<>();
        scores.put("negative", 1 - positive);
        scores.put("positive", positive);
        return scores;
    }

    @Override
    public SequenceView view(Call call, String model, String sequence) {
        begin(call);
        return known(model, sequence);
    }

    @Override
    public ExportedState export(Call call, String model, String sequence) {
        begin(call);
        return new ExportedState(STATE, known(model, sequence).step());
    }

    @Override
    public void end(Call call, String model, String sequence) {
        begin(call);
        live.remove(known(model, sequence).sequence());
    }
}
