package io.recurrent.config;

import io.recurrent.admission.Admission;
import io.recurrent.service.models.ServerState;
import io.recurrent.task.generation.Generator;
import io.recurrent.time.Pause;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import sun.misc.Signal;

/**
 * Ends the process on SIGTERM and SIGINT: readiness off, no new calls, wait for those that are in, close the context,
 * exit 0.
 *
 * <p>The signals are taken from the JVM because its shutdown hooks run all at the same time, and ONNX Runtime's frees
 * the environment under runs that are still in flight, which ends the process with a crash. Here the hooks run last,
 * when nothing native is open.
 */
public final class Shutdown {
    private static final int LAST_PART = 10;
    private static final Duration LAST = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile @Nullable ConfigurableApplicationContext context;
    private volatile boolean started;

    private Shutdown() {}

    /** Takes the signals over; from now on only this ends the process. */
    public static Shutdown install() {
        Shutdown shutdown = new Shutdown();
        for (String name : new String[] {"TERM", "INT"}) {
            Signal.handle(new Signal(name), signal -> shutdown.onSignal(signal.getName()));
        }
        return shutdown;
    }

    /** The context to close; called before it starts, so that a signal during the start finds it. */
    public void watch(ConfigurableApplicationContext starting) {
        context = starting;
        starting.addApplicationListener((ContextRefreshedEvent event) -> started = true);
    }

    /** Whether a signal is ending the process, so that a failing start needs no words. */
    public boolean begun() {
        return begun.get();
    }

    private void onSignal(String name) {
        if (!begun.compareAndSet(false, true)) {
            LOG.info("SIG{} again; already shutting down", name);
            return;
        }
        LOG.info("SIG{}: shutting down", name);
        ConfigurableApplicationContext closing = context;
        int code = 1;
        try {
            if (closing != null) {
                if (started) {
                    drain(closing);
                }
                // Waits for a start in progress, then stops what has been started.
                closing.close();
            }
            LOG.info("shut down");
            code = 0;
        } catch (RuntimeException e) {
            LOG.error("the shutdown failed", e);
        } finally {
            // Also after an Error: nothing else would end the process now that the signal is ours.
            System.exit(code);
        }
    }

    /** The part of the drain in which texts that were cut off reach their callers. */
    private static Duration last(Duration drain) {
        Duration part = drain.dividedBy(LAST_PART);
        return part.compareTo(LAST) < 0 ? part : LAST;
    }

    private static void drain(ConfigurableApplicationContext context) {
        RecurrentProperties.Drain settings =
                context.getBean(RecurrentProperties.class).drain();
        ServerState state = context.getBean(ServerState.class);
        Admission admission = context.getBean(Admission.class);
        Pause pause = context.getBean(Pause.class);
        try {
            state.leave();
            pause.of(settings.notice());
            state.drain();
            Duration last = last(settings.timeout());
            if (!admission.awaitIdle(settings.timeout().minus(last).toMillis())) {
                // Texts may go on for longer than that; they end with what there is, which their callers still get.
                context.getBean(Generator.class).shutDown();
            }
            if (!admission.awaitIdle(last.toMillis())) {
                LOG.warn("{} calls are still in the server after {}", admission.calls(), settings.timeout());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the process after a failed start, unless a signal is ending it already. */
    public void exit(int code) {
        if (begun.compareAndSet(false, true)) {
            System.exit(code);
        }
    }
}
