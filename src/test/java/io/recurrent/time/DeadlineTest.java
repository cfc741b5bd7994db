package io.recurrent.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTest {
    private final AtomicLong now = new AtomicLong();

    @ParameterizedTest
    @ValueSource(longs = {0, 5_000, -5_000, Long.MAX_VALUE - 3, Long.MIN_VALUE})
    void passes_exactly_at_its_moment_whatever_the_clocks_origin(long origin) {
        now.set(origin);
        Deadline deadline = Deadline.after(Duration.ofNanos(10), now::get);

        now.addAndGet(9);
        assertThat(deadline.passed()).isFalse();
        assertThat(deadline.remainingNanos()).isOne();

        now.addAndGet(1);
        assertThat(deadline.passed()).isTrue();
        assertThat(deadline.remainingNanos()).isZero();

        now.addAndGet(5);
        assertThat(deadline.passed()).isTrue();
        assertThat(deadline.remainingNanos()).isEqualTo(-5);
    }

    @Test
    void of_no_or_negative_time_has_passed_from_the_start() {
        assertThat(Deadline.after(Duration.ZERO, now::get).passed()).isTrue();
        assertThat(Deadline.after(Duration.ofNanos(-1), now::get).passed()).isTrue();
    }

    @Test
    void the_systems_ticker_never_goes_back() {
        Ticker ticker = Ticker.system();
        long before = ticker.nanos();

        assertThat(ticker.nanos() - before).isNotNegative();
    }
}
