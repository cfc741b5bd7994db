package io.recurrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.call.Call;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.FakeEngine;
import io.recurrent.input.RowInput;
import io.recurrent.model.FakeGraph;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Calls that are offered, cancelled, late and failed in any order, and a server that ends at any time: every call has
 * the one outcome that was decided first, nothing is left, and no row runs for a call that is over.
 */
class CallRulesProperties {
    @Property(tries = 100)
    void every_call_has_the_outcome_that_was_decided_first_and_no_row_runs_after_it(
            @ForAll @IntRange(min = 1, max = 4) int rowsOfARun,
            @ForAll @IntRange(min = 1, max = 3) int chunk,
            @ForAll @Size(max = 40) List<@IntRange(max = 9_999) Integer> actions)
            throws InterruptedException {
        try (Story story = new Story(rowsOfARun, chunk)) {
            for (int action : actions) {
                story.act(action % 20, action / 20);
            }
            story.end();
        }
    }

    /** A call, and what is known of its outcome. */
    private static final class Told {
        final Call call;
        final List<Integer> names = new ArrayList<>();
        final Map<Integer, Integer> missing = new HashMap<>();
        /** What its outcome may be: one, unless its deadline passed while it was open. */
        final Set<String> allowed = new HashSet<>();

        volatile boolean decided;
        FutureTask<List<Integer>> answer = new FutureTask<>(List::of);

        Told(Call call) {
            this.call = call;
        }

        void decide(String outcome) {
            if (!decided) {
                allowed.add(outcome);
                decided = true;
            }
        }
    }

    /** What happens, action by action; after each the worker is in a run that is held, or has nothing to do. */
    private static final class Story implements AutoCloseable {
        private static final String ANSWERED = "answered";
        private static final Duration MINUTE = Duration.ofMinutes(1);

        private final FakeEngine engine;
        private final int chunk;
        private final List<Told> calls = new ArrayList<>();
        private final Map<Integer, Told> byRow = new ConcurrentHashMap<>();
        private final Set<Integer> poisoned = new HashSet<>();
        private final List<String> wronglyRun = new CopyOnWriteArrayList<>();
        private FakeGraph.@Nullable Run run;
        private boolean ending;
        private int lastRow;

        Story(int rowsOfARun, int chunk) {
            this.chunk = chunk;
            engine = new FakeEngine(rowsOfARun, chunk);
            engine.graph().hold().meanwhile(this::look);
            engine.work();
        }

        /** On the worker's thread, before a run. */
        private void look(FakeGraph.Run begun) {
            for (int row : begun.rows()) {
                Told told = byRow.get(row);
                if (told == null || told.decided || told.call.deadline().passed()) {
                    wronglyRun.add("row " + row + " of " + begun.rows());
                }
            }
        }

        void act(int kind, int detail) throws InterruptedException {
            switch (kind) {
                case 0, 1, 2, 3, 4, 5, 6 -> offer(detail);
                case 7, 8, 9 -> cancel(detail);
                case 10 -> pass();
                case 11, 12 -> endRun(new InferenceException(ErrorCode.INFERENCE_FAILED, "told to fail"));
                case 13 -> finish(detail);
                default -> endRun(null);
            }
        }

        private void offer(int detail) throws InterruptedException {
            Told told = new Told(engine.call(MINUTE.multipliedBy(1 + detail % 3)));
            List<RowInput> rows = new ArrayList<>();
            for (int i = 0; i <= detail / 3 % 4; i++) {
                int name = ++lastRow;
                int steps = 1 + (detail + i) % 5;
                rows.add(FakeEngine.row(name, steps));
                told.names.add(name);
                told.missing.put(name, steps);
                byRow.put(name, told);
                if ((detail + i) % 7 == 0) {
                    poisoned.add(name);
                    engine.graph().poison(name, new InferenceException(ErrorCode.INFERENCE_FAILED, "poison"));
                }
            }
            calls.add(told);
            told.answer = engine.start(told.call, rows);
            if (told.answer.isDone()) {
                told.decide((ending ? ErrorCode.SHUTTING_DOWN : ErrorCode.OVERLOADED).name());
            } else if (run == null) {
                run = engine.graph().held();
            }
        }

        private void cancel(int detail) {
            if (calls.isEmpty()) {
                return;
            }
            Told told = calls.get(detail % calls.size());
            told.decide(ErrorCode.CANCELLED.name());
            told.call.cancel();
            outcome(told);
        }

        private void pass() {
            engine.ticker().advance(MINUTE);
            for (Told told : calls) {
                if (!told.decided && told.call.deadline().passed()) {
                    // Its caller may see it at once, or the worker, or what comes first may still end it otherwise.
                    told.allowed.add(ErrorCode.DEADLINE_EXCEEDED.name());
                }
            }
        }

        private void finish(int detail) {
            ending = true;
            if (detail % 2 == 0) {
                engine.admission().drain();
            } else {
                engine.scheduler().close();
            }
        }

        /** Ends the run that is held, and says first what follows from it. */
        private void endRun(@Nullable Throwable why) {
            if (run == null) {
                return;
            }
            List<Integer> rows = run.rows();
            if (why == null && rows.stream().noneMatch(poisoned::contains)) {
                rows.forEach(this::advance);
            } else if (rows.size() == 1) {
                byRow.get(rows.getFirst()).decide(ErrorCode.INFERENCE_FAILED.name());
            }
            FakeGraph.Run ended = run;
            run = null;
            if (why == null) {
                ended.complete();
            } else {
                ended.fail(why);
            }
            while (run == null && engine.queue().backlogNanos() > 0) {
                run = engine.graph().heldNow();
            }
        }

        private void advance(int row) {
            Told told = byRow.get(row);
            told.missing.computeIfPresent(row, (name, steps) -> steps <= chunk ? null : steps - chunk);
            if (told.missing.isEmpty()) {
                told.decide(ANSWERED);
            }
        }

        void end() {
            while (run != null) {
                endRun(null);
            }
            for (Told told : calls) {
                assertThat(told.allowed).contains(outcome(told));
            }
            assertThat(wronglyRun).isEmpty();
            assertThat(engine.records()).hasSize(calls.size());
        }

        private static String outcome(Told told) {
            try {
                assertThat(told.answer.get()).isEqualTo(told.names);
                return ANSWERED;
            } catch (ExecutionException e) {
                return ((InferenceException) e.getCause()).code().name();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Which finds anything that is left. */
        @Override
        public void close() {
            engine.close();
        }
    }
}
