package io.recurrent.api;

import io.recurrent.call.Call;
import io.recurrent.engine.Answer;
import io.recurrent.engine.InputRequest;
import io.recurrent.engine.StageTimings;
import io.recurrent.input.RowInput;
import io.recurrent.task.classification.Classification;
import io.recurrent.task.classification.ClassificationService;
import io.recurrent.task.classification.TokenScores;
import io.recurrent.task.classification.Trajectory;
import io.recurrent.task.tagging.Span;
import io.recurrent.task.tagging.TaggingService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers every input alike, after {@link #before} has had its way with the call. */
public final class FakeInference implements ClassificationService, TaggingService {
    public static final StageTimings TIMINGS = new StageTimings(41_500, 12_000, 1_703_999, 6_001);
    public static final String SERVER_TIMING = "tok;dur=0.041, queue;dur=0.012, run;dur=1.703, decode;dur=0.006";

    private final AtomicInteger calls = new AtomicInteger();
    private volatile Consumer<Call> before = call -> {};
    private volatile @Nullable Call lastCall;
    private volatile @Nullable InputRequest lastRequest;

    /** What to do with each call before it is answered, such as to throw. */
    public void before(Consumer<Call> action) {
        before = action;
    }

    public void reset() {
        before = call -> {};
        calls.set(0);
    }

    public int calls() {
        return calls.get();
    }

    public Call lastCall() {
        return Objects.requireNonNull(lastCall);
    }

    public InputRequest lastRequest() {
        return Objects.requireNonNull(lastRequest);
    }

    @Override
    public Answer<Classification> classify(Call call, InputRequest request) {
        Map<String, Float> scores = new LinkedHashMap<>();
        scores.put("negative", 0.01f);
        scores.put("positive", 0.99f);
        return answer(call, request, new Classification("positive", scores));
    }

    @Override
    public Answer<Trajectory> trajectory(Call call, InputRequest request) {
        Answer<Classification> whole = classify(call, request);
        List<TokenScores> points = List.of(
                new TokenScores("a", Map.of("negative", 0.6f, "positive", 0.4f)),
                new TokenScores("gem", Map.of("negative", 0.01f, "positive", 0.99f)));
        return new Answer<>(
                whole.model(),
                whole.version(),
                whole.outputs().stream()
                        .map(output -> new Answer.Output<>(
                                new Trajectory(output.value(), points), output.tokens(), output.unknownTokens()))
                        .toList(),
                whole.timings());
    }

    @Override
    public Answer<List<Span>> tag(Call call, InputRequest request) {
        return answer(call, request, List.of(new Span("PER", "Ekeus", 0, 5, 0, 1, 0.5)));
    }

    private <T> Answer<T> answer(Call call, InputRequest request, T value) {
        calls.incrementAndGet();
        lastCall = call;
        lastRequest = request;
        before.accept(call);
        List<Answer.Output<T>> outputs = request.inputs().stream()
                .map(input -> new Answer.Output<>(value, tokens(input), 1))
                .toList();
        String version = Objects.requireNonNullElse(request.model().version(), "1");
        return new Answer<>(request.model().name(), version, outputs, TIMINGS);
    }

    private static int tokens(RowInput input) {
        return switch (input) {
            case RowInput.Text text -> text.text().split(" ").length;
            case RowInput.Tokens tokens -> tokens.tokens().size();
            case RowInput.Ids ids -> ids.ids().length;
            case RowInput.Frames frames -> frames.frames().length;
        };
    }
}
