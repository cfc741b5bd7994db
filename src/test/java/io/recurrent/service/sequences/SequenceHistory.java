package io.recurrent.service.sequences;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.engine.InputRequest;
import io.recurrent.error.ErrorCode;
import io.recurrent.fixture.Engine;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.input.RowInput;
import io.recurrent.task.classification.Classification;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What one caller does to its sequence, at random, and what it may expect after each of its calls. */
final class SequenceHistory implements Callable<Void> {
    private static final int MOST_TOKENS = 40;
    private static final int ACTIONS = 25;

    private final List<SequenceServer> processes;
    private final Function<InputRequest, Classification> oracle;
    private final String model;
    private final Random random;
    private final String name;
    private SequenceServer now;
    private int generation;
    private String id;
    private final List<String> words = new ArrayList<>();
    private long step;
    private @Nullable List<String> last;

    SequenceHistory(
            List<SequenceServer> processes,
            Function<InputRequest, Classification> oracle,
            String model,
            String name,
            long seed) {
        this.processes = processes;
        this.oracle = oracle;
        this.model = model;
        this.name = name;
        this.random = new Random(seed);
        this.now = processes.getFirst();
        this.id = name;
    }

    @Override
    public Void call() {
        begin();
        for (int action = 0; action < ACTIONS; action++) {
            switch (random.nextInt(10)) {
                case 0 -> moves();
                case 1 -> repeats();
                case 2 -> repeatsOtherwise();
                case 3 -> missesItsTurn();
                case 4 -> asksForNonsense();
                case 5 -> classifiesBetween();
                case 6 -> endsNowAndThen();
                default -> goesOn();
            }
        }
        return null;
    }

    private void begin() {
        id = name + "-" + generation++;
        words.clear();
        step = 0;
        last = null;
        assertThat(now.start(model, id, null).step()).isZero();
    }

    private List<String> someWords(int most) {
        List<String> some = new ArrayList<>();
        for (int word = random.nextInt(most + 1); word > 0; word--) {
            some.add(TinyBundles.WORDS.get(2 + random.nextInt(TinyBundles.WORDS.size() - 2)));
        }
        return some;
    }

    private void goesOn() {
        List<String> more = someWords(Math.min(6, MOST_TOKENS - words.size()));
        words.addAll(more);
        step++;
        last = more;
        expect(now.step(model, id, random.nextBoolean() ? step : null, SequenceServer.tokens(more)));
    }

    private void expect(StepAnswer answer) {
        assertThat(answer.step()).isEqualTo(step);
        assertThat(answer.consumed()).isEqualTo(words.size());
        Classification whole = words.isEmpty() ? null : oracle.apply(request(words));
        assertThat(Answers.classification(answer)).as("after %s", words).isEqualTo(whole);
    }

    private InputRequest request(List<String> tokens) {
        return Engine.tokens(model, tokens.toArray(String[]::new));
    }

    private void repeats() {
        List<String> again = last;
        if (again != null) {
            StepAnswer answer = now.step(model, id, step, SequenceServer.tokens(again));
            assertThat(answer.tokens()).isEqualTo(again.size());
            expect(answer);
        }
    }

    private void repeatsOtherwise() {
        List<String> other = new ArrayList<>(last == null ? List.of() : last);
        other.add("gem");
        refused(step, SequenceServer.tokens(other), ErrorCode.SEQUENCE_CONFLICT);
    }

    private void missesItsTurn() {
        long wrong = random.nextBoolean() ? step + 2 + random.nextInt(3) : step - 1 - random.nextInt(3);
        refused(wrong, SequenceServer.tokens(someWords(3)), ErrorCode.SEQUENCE_CONFLICT);
    }

    private void asksForNonsense() {
        refused(step + 1, SequenceServer.ids(2, -1), ErrorCode.INVALID_ARGUMENT);
    }

    private void refused(long number, RowInput input, ErrorCode code) {
        String before = now.state(model, id);
        SequenceServer.refused(() -> now.step(model, id, number, input), code);
        assertThat(now.state(model, id)).isEqualTo(before);
    }

    private void classifiesBetween() {
        List<String> other = someWords(6);
        other.add("movie");
        assertThat(SequenceServer.classify(now.plane(), request(other))).isEqualTo(oracle.apply(request(other)));
    }

    private void moves() {
        String before = now.state(model, id);
        String token = now.export(model, id);
        if (random.nextBoolean()) {
            now.end(model, id);
        }
        now = processes.get(random.nextInt(processes.size()));
        id = name + "-" + generation++;
        assertThat(now.start(model, id, token).consumed()).isEqualTo(words.size());
        assertThat(now.state(model, id)).isEqualTo(before);
        // What the last step was does not travel, so it cannot be repeated.
        last = null;
    }

    private void endsNowAndThen() {
        if (random.nextInt(3) > 0) {
            return;
        }
        now.end(model, id);
        SequenceServer.refused(() -> now.step(model, id, SequenceServer.text("a")), ErrorCode.SEQUENCE_NOT_FOUND);
        SequenceServer.refused(() -> now.export(model, id), ErrorCode.SEQUENCE_NOT_FOUND);
        SequenceServer.refused(() -> now.end(model, id), ErrorCode.SEQUENCE_NOT_FOUND);
        begin();
    }
}
