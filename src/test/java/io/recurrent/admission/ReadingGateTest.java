package io.recurrent.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadingGateTest {
    private static final long LARGE = 1 << 20;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private final ReadingGate gate = new ReadingGate(1, threads);
    private final List<String> order = new CopyOnWriteArrayList<>();
    private final List<Thread> started = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Thread one : started) {
            one.join();
        }
        threads.shutdownNow();
    }

    /** Somebody whose request is parsed until the latch opens. */
    private CountDownLatch parsing() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        started.add(Thread.startVirtualThread(() -> gate.run("first", LARGE, MINUTE, () -> {
            begun.countDown();
            await(end);
            return "";
        })));
        begun.await();
        return end;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void waits(String caller, long bytes) {
        int before = gate.waiting();
        started.add(Thread.startVirtualThread(() -> gate.run(caller, bytes, MINUTE, () -> order.add(caller))));
        Awaitility.await().until(() -> gate.waiting() == before + 1);
    }

    private ErrorCode refusal(String caller, long bytes, long nanos) {
        try {
            gate.run(caller, bytes, nanos, () -> order.add(caller));
            return ErrorCode.INTERNAL;
        } catch (InferenceException e) {
            return e.code();
        }
    }

    @Test
    void whoever_has_had_the_least_parsed_goes_first() throws InterruptedException {
        CountDownLatch first = parsing();
        waits("many", LARGE);
        waits("many", LARGE);
        waits("many", LARGE);
        waits("one", LARGE / 2);
        first.countDown();
        for (Thread one : started) {
            one.join();
        }
        assertThat(order).containsExactly("many", "one", "many", "many");
        assertThat(gate.waiting()).isZero();
    }

    @Test
    void small_requests_pass_while_large_ones_wait_and_keep_their_thread() throws InterruptedException {
        CountDownLatch first = parsing();
        assertThat(gate.run("small", ReadingGate.SMALL_BYTES - 1, 0, Thread::currentThread))
                .isSameAs(Thread.currentThread());
        first.countDown();
    }

    @Test
    void large_ones_run_on_the_threads_of_the_gate_and_fail_as_they_fail() {
        assertThat(gate.run("large", LARGE, MINUTE, Thread::currentThread)).isNotSameAs(Thread.currentThread());
        assertThatThrownBy(() -> gate.run("large", LARGE, MINUTE, () -> {
                    throw new IllegalArgumentException("no JSON");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no JSON");
        assertThat(refusal("large", LARGE, MINUTE)).isEqualTo(ErrorCode.INTERNAL);
    }

    @Test
    void a_turn_that_does_not_come_in_time_is_given_up() throws InterruptedException {
        CountDownLatch first = parsing();
        assertThat(refusal("late", LARGE, 1_000)).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(gate.waiting()).isZero();
        first.countDown();
        assertThat(refusal("next", LARGE, MINUTE)).isEqualTo(ErrorCode.INTERNAL);
        assertThat(order).containsExactly("next");
    }

    @Test
    void while_much_waits_a_caller_of_whom_something_waits_is_refused_at_once_and_others_are_not()
            throws InterruptedException {
        CountDownLatch first = parsing();
        waits("much", 64 << 20);
        assertThat(refusal("much", LARGE, MINUTE)).isEqualTo(ErrorCode.OVERLOADED);
        assertThatThrownBy(() -> gate.look("much", LARGE))
                .isInstanceOfSatisfying(
                        InferenceException.class,
                        e -> assertThat(e.retryAfter()).isPositive());
        gate.look("much", ReadingGate.SMALL_BYTES - 1);
        waits("other", LARGE);
        first.countDown();
    }

    @Test
    void what_a_caller_will_send_is_expected_to_be_as_large_as_what_it_sent_before() {
        assertThat(gate.expected("caller", LARGE, 9 * LARGE)).isEqualTo(LARGE);
        gate.run("caller", 5 * LARGE, MINUTE, () -> "");
        assertThat(gate.expected("caller", LARGE, 9 * LARGE)).isEqualTo(5 * LARGE);
        assertThat(gate.expected("caller", LARGE, 2 * LARGE)).isEqualTo(2 * LARGE);
        assertThat(gate.expected("other", LARGE, 9 * LARGE)).isEqualTo(LARGE);
    }
}
