package io.recurrent.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.admission.Admission.Permit;
import io.recurrent.error.InferenceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever the order of calls, the budget holds and everything comes back. */
class AdmissionProperties {

    @Property(tries = 300)
    void the_counts_are_those_of_the_permits_that_are_held(
            @ForAll @IntRange(min = 1, max = 12) int budget,
            @ForAll @Size(min = 1, max = 60) List<@IntRange(min = -20, max = 15) Integer> steps) {
        Admission admission = new Admission(budget);
        List<Permit> held = new ArrayList<>();
        List<Integer> rows = new ArrayList<>();
        for (int step : steps) {
            int before = rows.stream().mapToInt(Integer::intValue).sum();
            if (step > 0) {
                boolean fits = before + step <= budget;
                try {
                    held.add(admission.admit(step));
                    rows.add(step);
                    assertThat(fits).isTrue();
                } catch (InferenceException e) {
                    assertThat(fits).isFalse();
                }
            } else if (!held.isEmpty()) {
                int index = -step % held.size();
                Permit permit = held.remove(index);
                rows.subList(index, index + 1).clear();
                permit.close();
                permit.close();
            }
            assertThat(admission.rows())
                    .isEqualTo(rows.stream().mapToInt(Integer::intValue).sum());
            assertThat(admission.calls()).isEqualTo(rows.size());
        }
        held.forEach(Permit::close);
        assertThat(admission.rows()).isZero();
        assertThat(admission.calls()).isZero();
    }

    @Property(tries = 10)
    void from_many_threads_the_budget_is_never_passed_and_all_comes_back(@ForAll long seed) throws Exception {
        int budget = 6;
        Admission admission = new Admission(budget);
        CountDownLatch start = new CountDownLatch(1);
        List<FutureTask<Integer>> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Random random = new Random(seed + t);
            FutureTask<Integer> task = new FutureTask<>(() -> {
                start.await();
                int most = 0;
                for (int i = 0; i < 500; i++) {
                    try (Permit permit = admission.admit(1 + random.nextInt(4))) {
                        most = Math.max(most, admission.rows());
                    } catch (InferenceException e) {
                        most = Math.max(most, admission.rows());
                    }
                }
                return most;
            });
            threads.add(task);
            Thread.ofPlatform().start(task);
        }
        start.countDown();
        for (FutureTask<Integer> thread : threads) {
            assertThat(thread.get()).isBetween(1, budget);
        }
        assertThat(admission.rows()).isZero();
        assertThat(admission.calls()).isZero();
    }
}
