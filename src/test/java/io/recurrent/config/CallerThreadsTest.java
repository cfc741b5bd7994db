package io.recurrent.config;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CallerThreadsTest {
    private static final int THREADS = 3;
    private static final int WAITING = 2;

    private final ThreadPoolExecutor pool = CallerThreads.pool("caller-", THREADS, WAITING);
    private final CountDownLatch answer = new CountDownLatch(1);

    @AfterEach
    void end() throws InterruptedException {
        answer.countDown();
        pool.shutdown();
        assertThat(pool.awaitTermination(10, SECONDS)).isTrue();
    }

    private void block(int callers) throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(callers);
        for (int i = 0; i < callers; i++) {
            pool.execute(() -> {
                blocked.countDown();
                awaitAnswer();
            });
        }
        assertThat(blocked.await(10, SECONDS)).isTrue();
    }

    private void awaitAnswer() {
        try {
            answer.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Nested
    class While_a_thread_is_free {
        @Test
        void a_task_never_waits_behind_callers_that_block() throws InterruptedException {
            block(THREADS - 1);
            CountDownLatch ran = new CountDownLatch(1);
            pool.execute(ran::countDown);
            assertThat(ran.await(10, SECONDS)).isTrue();
        }

        @Test
        void an_idle_thread_is_used_again_before_a_new_one_is_made() throws InterruptedException {
            ThreadPoolExecutor large = CallerThreads.pool("caller-", 1_000, WAITING);
            BlockingQueue<String> names = new ArrayBlockingQueue<>(1);
            for (int i = 0; i < 1_000; i++) {
                large.execute(() -> names.add(Thread.currentThread().getName()));
                assertThat(names.poll(10, SECONDS)).startsWith("caller-");
            }
            large.shutdown();
            assertThat(large.getLargestPoolSize()).isLessThan(100);
        }

        @Test
        void threads_are_daemons_so_that_none_holds_up_the_end() throws InterruptedException {
            BlockingQueue<Boolean> daemon = new ArrayBlockingQueue<>(1);
            pool.execute(() -> daemon.add(Thread.currentThread().isDaemon()));
            assertThat(daemon.poll(10, SECONDS)).isTrue();
        }
    }

    @Nested
    class While_all_threads_block {
        @Test
        void tasks_wait_up_to_the_bound_and_run_later() throws InterruptedException {
            block(THREADS);
            CountDownLatch ran = new CountDownLatch(WAITING);
            for (int i = 0; i < WAITING; i++) {
                pool.execute(ran::countDown);
            }
            assertThat(pool.getQueue()).hasSize(WAITING);

            answer.countDown();

            assertThat(ran.await(10, SECONDS)).isTrue();
        }

        @Test
        void one_more_is_rejected() throws InterruptedException {
            block(THREADS);
            for (int i = 0; i < WAITING; i++) {
                pool.execute(() -> {});
            }
            assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> pool.execute(() -> {}));
        }
    }

    @Test
    void after_the_shutdown_nothing_is_taken() {
        pool.shutdown();
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> pool.execute(() -> {}));
    }
}
