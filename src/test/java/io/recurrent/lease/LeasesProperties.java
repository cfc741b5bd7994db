package io.recurrent.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class LeasesProperties {
    /** What may happen to leases. */
    enum Step {
        ACQUIRE,
        RELEASE,
        CLOSE
    }

    @Property(tries = 500)
    void the_action_runs_once_after_the_close_and_the_last_user(@ForAll @Size(max = 40) List<Step> steps) {
        AtomicInteger closed = new AtomicInteger();
        Leases leases = new Leases(closed::incrementAndGet);
        int users = 0;
        boolean closing = false;
        for (Step step : steps) {
            switch (step) {
                case ACQUIRE -> {
                    assertThat(leases.acquire()).isEqualTo(!closing);
                    users += closing ? 0 : 1;
                }
                case RELEASE -> {
                    if (users > 0) {
                        leases.release();
                        users--;
                    } else {
                        assertThatThrownBy(leases::release).hasMessageContaining("twice");
                    }
                }
                case CLOSE -> {
                    leases.close();
                    closing = true;
                }
                default -> throw new AssertionError(step);
            }
            assertThat(leases.users()).isEqualTo(users);
            assertThat(closed).hasValue(closing && users == 0 ? 1 : 0);
        }
    }

    @Example
    void when_release_and_close_meet_the_action_still_runs_once() throws Exception {
        for (int round = 0; round < 300; round++) {
            AtomicInteger closed = new AtomicInteger();
            Leases leases = new Leases(closed::incrementAndGet);
            leases.acquire();
            CyclicBarrier together = new CyclicBarrier(2);
            FutureTask<Integer> other = new FutureTask<>(() -> {
                int arrived = together.await();
                leases.release();
                return arrived;
            });
            Thread.ofPlatform().start(other);
            together.await();
            leases.close();
            other.get();

            assertThat(closed).hasValue(1);
        }
    }
}
