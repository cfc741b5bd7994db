package io.recurrent.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ReadingGateTest {
    private static final long LARGE = 1 << 20;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final ReadingGate gate = new ReadingGate(1);
    private final List<String> order = new CopyOnWriteArrayList<>();

    private Thread reader(String caller, long bytes) {
        int before = gate.waiting();
        Thread reader = Thread.startVirtualThread(() -> {
            try (ReadingGate.Permit _ = gate.enter(caller, bytes, MINUTE)) {
                order.add(caller);
            }
        });
        Awaitility.await().until(() -> gate.waiting() == before + 1);
        return reader;
    }

    @Test
    void whoever_has_had_the_least_parsed_goes_first() throws InterruptedException {
        List<Thread> readers;
        try (ReadingGate.Permit _ = gate.enter("other", LARGE, MINUTE)) {
            readers = List.of(
                    reader("many", LARGE), reader("many", LARGE), reader("many", LARGE), reader("one", LARGE / 2));
        }
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(order).containsExactly("many", "one", "many", "many");
        assertThat(gate.waiting()).isZero();
    }

    @Test
    void small_requests_pass_while_large_ones_wait() {
        try (ReadingGate.Permit _ = gate.enter("large", LARGE, MINUTE);
                ReadingGate.Permit _ = gate.enter("small", ReadingGate.SMALL_BYTES - 1, 0)) {
            assertThat(gate.waiting()).isZero();
        }
    }

    @Test
    void a_turn_that_does_not_come_in_time_is_given_up() {
        try (ReadingGate.Permit _ = gate.enter("large", LARGE, MINUTE)) {
            assertThatThrownBy(() -> gate.enter("late", LARGE, 1_000))
                    .isInstanceOfSatisfying(
                            InferenceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
            assertThat(gate.waiting()).isZero();
        }
        try (ReadingGate.Permit _ = gate.enter("next", LARGE, 1_000)) {
            assertThat(gate.waiting()).isZero();
        }
    }

    @Test
    void what_would_wait_too_long_is_refused_at_once() throws InterruptedException {
        Thread waiting;
        try (ReadingGate.Permit _ = gate.enter("large", LARGE, MINUTE)) {
            waiting = reader("waiting", 64 << 20);
            assertThatThrownBy(() -> gate.enter("more", LARGE, MINUTE))
                    .isInstanceOfSatisfying(InferenceException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED);
                        assertThat(e.retryAfter()).isPositive();
                    });
        }
        waiting.join();
    }
}
