package io.recurrent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.registry.LoadStoppedException;
import io.recurrent.registry.VersionLocation;
import io.recurrent.serving.LoadPace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BoundedLoaderTest {
    private static final VersionLocation LOCATION = new VersionLocation("m", 1, Path.of("m"));

    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicLong now = new AtomicLong();
    private final RegistryThreads threads = new RegistryThreads(ending::get);
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    private final BoundedLoader<AutoCloseable> loader = new BoundedLoader<>(
            location -> {
                if (location.version() == 2) {
                    return () -> {};
                }
                if (location.version() == 3) {
                    throw new IOException("no such graph");
                }
                stuck.await();
                return closed::countDown;
            },
            Duration.ofMinutes(1),
            LoadPace.NONE,
            threads,
            // Twenty seconds go by whenever somebody looks at the clock.
            () -> now.addAndGet(Duration.ofSeconds(20).toNanos()));

    @AfterEach
    void let_go() {
        stuck.countDown();
        threads.stop(Duration.ofSeconds(1));
    }

    private static VersionLocation version(int version) {
        return new VersionLocation("m", version, LOCATION.directory());
    }

    @Test
    void a_load_that_nothing_ends_is_left_behind_and_others_go_on() throws Exception {
        assertThatThrownBy(() -> loader.load(LOCATION)).hasMessageContaining("was left behind");
        assertThat(threads.atWork()).as("native code may be running").isTrue();

        assertThat(loader.load(version(2))).isNotNull();
    }

    @Test
    void what_a_load_that_was_left_behind_makes_is_closed() throws Exception {
        assertThatThrownBy(() -> loader.load(LOCATION)).isInstanceOf(IllegalStateException.class);

        stuck.countDown();

        closed.await();
        assertThat(closed.getCount()).isZero();
    }

    @Test
    void a_load_is_left_behind_when_the_server_stops_and_nothing_speaks_against_the_version() {
        ending.set(true);

        assertThatThrownBy(() -> loader.load(LOCATION)).isInstanceOf(LoadStoppedException.class);
    }

    @Test
    void a_load_that_fails_fails_by_its_own_reason() {
        assertThatThrownBy(() -> loader.load(version(3)))
                .isInstanceOf(IOException.class)
                .hasMessage("no such graph");
        assertThat(threads.atWork()).isFalse();
    }
}
