package io.recurrent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.registry.LoadStoppedException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BusyPaceTest {
    private static final long MILLI = Duration.ofMillis(1).toNanos();

    private final AtomicLong now = new AtomicLong();
    private final AtomicBoolean busy = new AtomicBoolean(true);
    private final AtomicBoolean ending = new AtomicBoolean();
    private final BusyPace pace =
            new BusyPace(busy::get, ending::get, now::get, duration -> now.addAndGet(duration.toNanos()));

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
    void while_others_are_busy_only_at_first_it_waits_no_longer_than_they_are() {
        BusyPace watchful = new BusyPace(
                () -> now.get() < 8 * MILLI, ending::get, now::get, duration -> now.addAndGet(duration.toNanos()));
        work(5);
        watchful.pause();

        assertThat(watchful.pausedNanos()).isEqualTo(3 * MILLI);
    }

    @Test
    void an_interrupted_load_goes_on_at_once_and_stays_interrupted() {
        BusyPace interrupted = new BusyPace(busy::get, ending::get, now::get, duration -> {
            now.addAndGet(MILLI / 2);
            throw new InterruptedException();
        });
        work(5);
        interrupted.pause();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupted.pausedNanos()).isEqualTo(MILLI / 2);
    }

    @Test
    void what_lies_between_two_loads_is_not_taken_for_work() {
        work(3_600_000);
        pace.pause();

        assertThat(pace.pausedNanos()).isEqualTo(400 * MILLI);
    }

    @Test
    void a_load_is_given_up_when_the_server_ends_whether_others_are_busy_or_not() {
        BusyPace ends = new BusyPace(busy::get, ending::get, now::get, duration -> ending.set(true));
        work(5);
        assertThatThrownBy(ends::pause).isInstanceOf(LoadStoppedException.class);

        busy.set(false);
        assertThatThrownBy(pace::pause).isInstanceOf(LoadStoppedException.class);
        assertThat(pace.pausedNanos()).isZero();
    }
}
