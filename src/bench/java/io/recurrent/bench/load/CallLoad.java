package io.recurrent.bench.load;

import io.recurrent.error.InferenceException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Calls of the server's own services, as a transport would make them: in process, a thread a call. */
public abstract class CallLoad implements Load {
    private final ExecutorService threads;

    /** Calls on these threads, which it closes. */
    CallLoad(ExecutorService threads) {
        this.threads = threads;
    }

    /** What else there is to say of a call that went well. */
    interface Answered {
        /** There is nothing. */
        Answered PLAINLY = _ -> {};

        /** Says it; the outcome is the caller's own, or locked by it. */
        void tell(Outcome outcome);
    }

    /**
     * One call.
     *
     * @param due when it was due
     * @param end when the window ends
     */
    abstract Answered call(long due, long end);

    private void call(long due, long end, Outcome outcome) {
        String code = "OK";
        Answered answered = Answered.PLAINLY;
        try {
            answered = call(due, end);
        } catch (InferenceException e) {
            code = e.code().name();
        }
        long now = System.nanoTime();
        synchronized (outcome) {
            outcome.answer(code, code.equals("OK"), now - due);
            answered.tell(outcome);
        }
    }

    @Override
    public Outcome closed(int callers, Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        long cpu = processCpu();
        List<Future<Outcome>> running = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            running.add(threads.submit(() -> {
                Outcome own = new Outcome();
                for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
                    call(now, end, own);
                }
                return own;
            }));
        }
        Outcome all = new Outcome();
        for (Future<Outcome> one : running) {
            all.merge(one.get());
        }
        all.end(time, processCpu() - cpu, 0);
        return all;
    }

    @Override
    public Outcome open(double perSecond, Duration time) throws Exception {
        long start = System.nanoTime();
        long end = start + time.toNanos();
        long cpu = processCpu();
        long total = Math.round(perSecond * time.toNanos() / 1e9);
        Outcome outcome = new Outcome();
        List<Future<?>> running = new ArrayList<>();
        for (long sent = 0; sent < total; sent++) {
            long due = start + Math.round(sent * 1e9 / perSecond);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            synchronized (outcome) {
                outcome.sent(System.nanoTime() - due);
            }
            running.add(threads.submit(() -> call(due, end, outcome)));
        }
        for (Future<?> one : running) {
            one.get();
        }
        outcome.end(time, processCpu() - cpu, total);
        return outcome;
    }

    static long processCpu() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
