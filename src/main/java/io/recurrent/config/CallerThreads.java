package io.recurrent.config;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for callers that block while they wait for the data plane.
 *
 * <p>A {@link ThreadPoolExecutor} queues before it grows: calls would wait for a thread where nobody counts them. This
 * one hands a task to an idle thread, or else to a new one, and queues only when the most threads are busy.
 */
final class CallerThreads {
    private static final int IDLE_SECONDS = 30;
    /** Never idle away, so that what is queued is always taken. */
    private static final int KEPT = 2;

    private CallerThreads() {}

    /**
     * A pool that the caller owns.
     *
     * @param prefix of the threads' names
     * @param threads at most
     * @param waiting tasks that may wait when all threads are busy; more are rejected
     */
    static ThreadPoolExecutor pool(String prefix, int threads, int waiting) {
        return new ThreadPoolExecutor(
                Math.min(KEPT, threads),
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new HandOver(),
                named(prefix),
                (task, pool) -> await(task, pool, waiting));
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> Thread.ofPlatform()
                .name(prefix + number.getAndIncrement())
                .daemon()
                .unstarted(task);
    }

    private static void await(Runnable task, ThreadPoolExecutor pool, int waiting) {
        if (pool.isShutdown() || pool.getQueue().size() >= waiting) {
            throw new RejectedExecutionException("all threads are busy and " + waiting + " tasks wait, or shut down");
        }
        ((HandOver) pool.getQueue()).keep(task);
    }

    /** Takes a task only from a pool with an idle thread. */
    private static final class HandOver extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }

        /** Takes a task also when no thread is idle. */
        void keep(Runnable task) {
            super.offer(task);
        }
    }
}
