package io.recurrent.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.time.Deadline;
import java.time.Duration;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class CallTest {
    private final AtomicLong now = new AtomicLong(1_000);
    private final AtomicInteger told = new AtomicInteger();
    private final Call call =
            new Call("r-1", Caller.ANONYMOUS, Transport.GRPC, Deadline.after(Duration.ofNanos(500), now::get));

    @Test
    void knows_who_asks_and_how_long_ago() {
        now.addAndGet(30);

        assertThat(call.requestId()).isEqualTo("r-1");
        assertThat(call.caller()).isEqualTo(Caller.ANONYMOUS);
        assertThat(call.transport()).isEqualTo(Transport.GRPC);
        assertThat(call.elapsedNanos()).isEqualTo(30);
        assertThat(call.deadline().remainingNanos()).isEqualTo(470);
    }

    @Nested
    class ACancellation {
        @Test
        void runs_the_listener_once_however_often_it_comes() {
            call.onCancel(told::incrementAndGet);
            assertThat(call.cancelled()).isFalse();

            call.cancel();
            call.cancel();

            assertThat(call.cancelled()).isTrue();
            assertThat(told).hasValue(1);
        }

        @Test
        void before_the_listener_is_there_runs_it_at_once() {
            call.cancel();

            call.onCancel(told::incrementAndGet);

            assertThat(told).hasValue(1);
        }

        @Test
        void without_a_listener_is_remembered() {
            call.cancel();

            assertThat(call.cancelled()).isTrue();
        }
    }

    @Nested
    class ACallerThatIsWatched {
        private boolean gone;

        @Test
        void is_there_when_nobody_watches() {
            assertThat(call.callerGone()).isFalse();
            assertThat(call.cancelled()).isFalse();
        }

        @Test
        void cancels_the_call_by_being_gone() {
            call.watchCaller(() -> gone);
            call.onCancel(told::incrementAndGet);
            assertThat(call.callerGone()).isFalse();

            gone = true;

            assertThat(call.callerGone()).isTrue();
            assertThat(call.cancelled()).isTrue();
            assertThat(told).hasValue(1);
        }

        @Test
        void is_not_asked_about_again_once_the_call_is_cancelled() {
            call.watchCaller(() -> {
                throw new AssertionError("asked");
            });
            call.cancel();

            assertThat(call.callerGone()).isTrue();
        }
    }

    @Test
    void has_one_listener_only() {
        call.onCancel(told::incrementAndGet);

        assertThatThrownBy(() -> call.onCancel(told::incrementAndGet))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one cancel listener");
    }

    @RepeatedTest(50)
    void tells_the_listener_exactly_once_when_both_come_at_the_same_time() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        Thread canceller = Thread.ofPlatform().start(() -> {
            awaitAll(together);
            call.cancel();
        });
        awaitAll(together);
        call.onCancel(told::incrementAndGet);
        canceller.join();

        assertThat(told).hasValue(1);
    }

    private static void awaitAll(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
