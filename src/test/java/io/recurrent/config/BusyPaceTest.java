package io.recurrent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BusyPaceTest {
    private static final long MILLI = Duration.ofMillis(1).toNanos();

    private final AtomicLong now = new AtomicLong();
    private final AtomicBoolean busy = new AtomicBoolean(true);
    /** Each look at whether others are busy takes a millisecond of this clock. */
    private final BusyPace pace = new BusyPace(
            () -> {
                now.addAndGet(MILLI);
                return busy.get();
            },
            now::get);

    private void work(long millis) {
        now.addAndGet(millis * MILLI);
    }

    @Test
    void while_others_are_busy_it_waits_four_times_as_long_as_the_work_before_took() {
        work(5);
        pace.pause();
        assertThat(pace.pausedNanos()).isEqualTo(20 * MILLI);

        work(1);
        pace.pause();
        assertThat(pace.pausedNanos()).isEqualTo(24 * MILLI);
    }

    @Test
    void while_nobody_is_busy_it_goes_on_at_once() {
        busy.set(false);
        work(5);
        pace.pause();

        assertThat(pace.pausedNanos()).isLessThanOrEqualTo(MILLI);
    }

    @Test
    void what_lies_between_two_loads_is_not_taken_for_work() {
        work(3_600_000);
        pace.pause();

        assertThat(pace.pausedNanos()).isEqualTo(400 * MILLI);
    }
}
