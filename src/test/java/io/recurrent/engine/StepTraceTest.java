package io.recurrent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.call.Call;
import io.recurrent.fixture.FakeEngine;
import io.recurrent.model.RowContent;
import io.recurrent.model.RowProgress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StepTraceTest {
    @Test
    void keeps_the_scores_after_each_step_though_the_row_writes_over_its_own() {
        try (FakeEngine engine = new FakeEngine()) {
            engine.work();
            Call call = engine.call();
            StepTrace trace = new StepTrace();
            RowProgress row = RowProgress.whole(RowContent.ofIds(new int[] {1, 10, 100}));
            PendingRows pending = new PendingRows(1);

            engine.calls()
                    .run(
                            call,
                            engine.queue(),
                            List.of(new CallRow(trace.over(row), pending, 0, call.deadline())),
                            pending);

            assertThat(trace.values()).containsExactly(1, 11, 111);
            assertThat(trace.all()).containsExactly(new float[] {1}, new float[] {11}, new float[] {111});
            assertThat(pending.scores(0)).containsExactly(111);
            assertThat(engine.graph().runs()).as("one run a step").hasSize(3);
        }
    }

    @Test
    void that_was_kept_is_the_same_again() {
        StepTrace trace = StepTrace.of(new float[] {1, 2, 3, 4, 5, 6}, 3);

        assertThat(trace.all()).containsExactly(new float[] {1, 2}, new float[] {3, 4}, new float[] {5, 6});
        assertThat(trace.values()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void of_no_steps_is_empty() {
        assertThat(new StepTrace().values()).isEmpty();
        assertThat(StepTrace.of(new float[0], 0).all()).isEmpty();
    }

    @Test
    void is_read_only() {
        List<float[]> all = StepTrace.of(new float[] {1}, 1).all();

        assertThatThrownBy(all::clear).isInstanceOf(UnsupportedOperationException.class);
    }
}
