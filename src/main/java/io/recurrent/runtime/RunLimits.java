package io.recurrent.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.runtime.NativeCount.Counted;
import io.recurrent.time.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends native runs that take too long. A piece of work sets a limit for the runs of its thread; {@link #look}, which
 * somebody calls again and again, ends the runs that are over it. Thread safe.
 *
 * <p>ONNX Runtime looks between two nodes of a graph whether a run is to end, also in the bodies of its loops. A single
 * kernel runs to its end whatever anybody says.
 */
public final class RunLimits {
    private static final String ENDED = "the model's run took too long and was ended";

    private static final long STANDSTILL_NANOS = Duration.ofSeconds(1).toNanos();

    private final Ticker ticker;
    private final NativeCount natives;
    private final Map<Thread, Guard> guards = new ConcurrentHashMap<>();
    private long looked;

    RunLimits(Ticker ticker, NativeCount natives) {
        this.ticker = ticker;
        this.natives = natives;
        this.looked = ticker.nanos();
    }

    /**
     * What a piece of work may take.
     *
     * @param runNanos what one run may take
     * @param over whether no run may go on or begin any more; asked by the thread that looks
     */
    public record Limit(double runNanos, BooleanSupplier over) {
        /** A limit of each run alone. */
        public static Limit ofRun(double nanos) {
            return new Limit(nanos, () -> false);
        }
    }

    /**
     * Does work on the calling thread; its runs that are over the limit fail with INFERENCE_FAILED, and no other run of
     * the work begins then.
     *
     * @throws IllegalStateException within other work that has a limit
     */
    public void within(Limit limit, Runnable work) {
        within(limit, () -> {
            work.run();
            return limit;
        });
    }

    /** As {@link #within(Limit, Runnable)}, for work that has a result. */
    public <T> T within(Limit limit, Supplier<T> work) {
        Thread thread = Thread.currentThread();
        if (guards.putIfAbsent(thread, new Guard(limit)) != null) {
            throw new IllegalStateException("the thread's runs have a limit already; this is a bug in the server");
        }
        try {
            return work.get();
        } finally {
            guards.remove(thread);
        }
    }

    /**
     * Ends the runs that are over their limit. When nobody has looked for long, the whole process stood still, and that
     * time is held against no run.
     */
    public synchronized void look() {
        long now = ticker.nanos();
        long still = now - looked > STANDSTILL_NANOS ? now - looked : 0;
        looked = now;
        guards.values().forEach(guard -> guard.look(now, still));
    }

    /** A native run that can be told to end. */
    interface NativeRun<T> {
        T run(@Nullable RunOptions options) throws OrtException;
    }

    /** Runs within the limit of the calling thread's work, if it has one. */
    <T> T run(NativeRun<T> run) throws OrtException {
        Guard guard = guards.get(Thread.currentThread());
        if (guard == null) {
            return run.run(null);
        }
        try (Counted<RunOptions> options = natives.opened(new RunOptions())) {
            guard.begin(options.get(), ticker.nanos());
            try {
                return run.run(options.get());
            } catch (OrtException e) {
                guard.requireGoingOn(e);
                throw e;
            } finally {
                guard.end();
            }
        }
    }

    /** The work of one thread. */
    private static final class Guard {
        private final Limit limit;
        private @Nullable RunOptions running;
        private long began;
        private boolean ended;

        Guard(Limit limit) {
            this.limit = limit;
        }

        synchronized void begin(RunOptions options, long now) {
            if (ended) {
                throw new InferenceException(ErrorCode.INFERENCE_FAILED, ENDED);
            }
            running = options;
            began = now;
        }

        /** After this nobody touches the options, which are freed next. */
        synchronized void end() {
            running = null;
        }

        synchronized void requireGoingOn(Throwable cause) {
            if (ended) {
                throw new InferenceException(ErrorCode.INFERENCE_FAILED, ENDED, cause);
            }
        }

        synchronized void look(long now, long still) {
            began = Math.min(now, began + still);
            boolean over = running != null && now - began > limit.runNanos();
            if (!over && !limit.over().getAsBoolean()) {
                return;
            }
            ended = true;
            if (running != null) {
                try {
                    running.setTerminate(true);
                } catch (OrtException e) {
                    throw new IllegalStateException("a run cannot be told to end", e);
                }
            }
        }
    }
}
