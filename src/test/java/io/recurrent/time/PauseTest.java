package io.recurrent.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PauseTest {
    private final Pause pause = Pause.system();

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 3_600_000})
    void ends_at_once_on_an_interrupted_thread(long millis) {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> pause.of(Duration.ofMillis(millis))).isInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void of_an_hour_ends_when_the_thread_is_interrupted() throws InterruptedException {
        Thread sleeper = Thread.ofVirtual().unstarted(() -> {
            try {
                pause.of(Duration.ofHours(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        sleeper.start();
        sleeper.interrupt();

        assertThat(sleeper.join(Duration.ofSeconds(30))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {-3_600_000, 0})
    void of_no_time_ends_at_once(long millis) throws InterruptedException {
        pause.of(Duration.ofMillis(millis));
    }
}
