package io.recurrent.config;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry's threads: one has versions loaded, each on a thread of its own; one closes them, so that memory does
 * not wait for a load to be given back; one looks at the directory.
 */
final class RegistryThreads {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryThreads.class);

    private final ThreadPoolExecutor loading = single("recurrent-registry", new ThreadPoolExecutor.AbortPolicy());
    // A lease that comes back after the end closes its version on its own thread: nobody else would.
    private final ThreadPoolExecutor closing = single("recurrent-closer", (task, pool) -> task.run());
    private final ScheduledThreadPoolExecutor polling = new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name("recurrent-poll").daemon().unstarted(task));

    private final BooleanSupplier ending;
    private final Queue<Thread> leftBehind = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Future<?> looking;

    /** Threads of a process that is to end when {@code ending} says so. */
    RegistryThreads(BooleanSupplier ending) {
        this.ending = ending;
    }

    private static ThreadPoolExecutor single(String name, RejectedExecutionHandler rejected) {
        return new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> Thread.ofPlatform().name(name).daemon().unstarted(task),
                rejected);
    }

    /** Where versions are loaded. */
    Executor loading() {
        return loading;
    }

    /** Begins one load on a thread of its own, which can be left behind. */
    Thread load(Runnable load) {
        return Thread.ofPlatform().name("recurrent-load").daemon().start(load);
    }

    /** Nobody waits any more for a thread that {@link #load} gave. */
    void leaveBehind(Thread thread) {
        leftBehind.add(thread);
    }

    /** Where versions are closed. */
    Executor closing() {
        return closing;
    }

    /** Looks again and again. */
    void poll(Runnable look, Duration interval) {
        looking = polling.scheduleWithFixedDelay(look, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** No more looks. */
    void stopPolling() {
        Future<?> looks = looking;
        if (looks != null) {
            looks.cancel(true);
        }
        polling.shutdownNow();
    }

    /** Ends when all that was begun is done, or the time is over. */
    void stop(Duration timeout) {
        end("registry", loading, timeout);
        end("closer", closing, timeout);
    }

    /** Whether nothing new is begun any more, and a load that is under way is to be given up. */
    boolean stopping() {
        return ending.getAsBoolean() || loading.isShutdown();
    }

    /** Whether versions are being loaded or closed, or will be. */
    boolean atWork() {
        return leftBehind.stream().anyMatch(Thread::isAlive)
                || !loading.getQueue().isEmpty()
                || loading.getActiveCount() > 0
                || !closing.getQueue().isEmpty()
                || closing.getActiveCount() > 0;
    }

    private static void end(String name, ThreadPoolExecutor thread, Duration timeout) {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("recurrent-{} is still at work; the process ends without waiting longer", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
