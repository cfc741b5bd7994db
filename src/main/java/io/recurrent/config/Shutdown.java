package io.recurrent.config;

import io.netty.channel.EventLoopGroup;
import io.recurrent.admission.Admission;
import io.recurrent.api.grpc.call.GrpcPort;
import io.recurrent.api.rest.exchange.CallerWatch;
import io.recurrent.service.models.ServerState;
import io.recurrent.task.generation.Generator;
import io.recurrent.time.Deadline;
import io.recurrent.time.Pause;
import io.recurrent.time.Ticker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import sun.misc.Signal;

/**
 * Ends the process on SIGTERM and SIGINT: readiness off, no new calls, wait for those that are in, close the context,
 * exit 0. A start that is not over is given up between two of its parts ({@link StartGate}), and opens no port.
 *
 * <p>The signals are taken from the JVM because its shutdown hooks run all at the same time, and ONNX Runtime's frees
 * the environment under runs that are still in flight, which ends the process with a crash. Here the hooks run last,
 * when nothing native is open; where something native goes on all the same, they do not run.
 */
public final class Shutdown {
    private static final int LAST_PART = 10;
    private static final Duration LAST = Duration.ofSeconds(1);
    /** How long idle connections may take to be used once more, and so to learn that they end. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private static final Duration LOOK = Duration.ofMillis(10);
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);
    /** The parts of a start take a second at most, but for networks and disks that do not answer. */
    private static final Duration START_GIVEN_UP_AFTER = Duration.ofSeconds(10);

    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch startOver = new CountDownLatch(1);
    private final List<BooleanSupplier> last = new CopyOnWriteArrayList<>();
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
        TemporaryDirectory.require(Path.of(System.getProperty("java.io.tmpdir")));
        starting.getBeanFactory().registerSingleton("shutdown", this);
        StartGate.install(starting, this::begun);
        starting.addApplicationListener((ContextRefreshedEvent event) -> {
            // Not at that of the management port, which is refreshed before the ports are open.
            if (event.getApplicationContext().equals(starting)) {
                started = true;
            }
        });
    }

    /** The start has succeeded or failed; a signal waits for that. */
    public void startOver() {
        startOver.countDown();
    }

    /** Whether the process is about to end: nothing is begun any more. */
    boolean begun() {
        return begun.get();
    }

    /**
     * Adds what is done last, also when the context could not be closed.
     *
     * @param action tells whether something native is still at work
     */
    void atEnd(BooleanSupplier action) {
        last.add(action);
    }

    /** Says why the server did not start and ends the process with 1, unless a signal is ending it already. */
    public void failed(Throwable failure) {
        if (begun.compareAndSet(false, true)) {
            ConfigurableApplicationContext failing = context;
            Environment environment = failing == null ? new StandardEnvironment() : failing.getEnvironment();
            System.err.println(StartupFailure.oneLine(failure, environment));
            end(1);
        }
    }

    private void onSignal(String name) {
        if (!begun.compareAndSet(false, true)) {
            LOG.info("SIG{} again; already shutting down", name);
            return;
        }
        LOG.info("SIG{}: shutting down", name);
        int code = 1;
        try {
            if (awaitStart()) {
                close();
                LOG.info("shut down");
            } else {
                LOG.warn("the start is stuck; the process ends without waiting longer");
                last.add(() -> true);
            }
            code = 0;
        } catch (RuntimeException e) {
            LOG.error("the shutdown failed", e);
        } finally {
            // Also after an Error: nothing else would end the process now that the signal is ours.
            end(code);
        }
    }

    private boolean awaitStart() {
        try {
            return startOver.await(START_GIVEN_UP_AFTER.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void close() {
        ConfigurableApplicationContext closing = context;
        if (closing != null) {
            if (started) {
                drain(closing);
            }
            closing.close();
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
            leave(context);
            Deadline whole = Deadline.after(settings.timeout(), context.getBean(Ticker.class));
            state.drain();
            Duration last = last(settings.timeout());
            if (!admission.awaitIdle(settings.timeout().minus(last).toMillis())) {
                // Texts may go on for longer than that; they end with what there is, which their callers still get.
                context.getBean(Generator.class).shutDown();
            }
            if (!admission.awaitIdle(last.toMillis())) {
                LOG.warn("{} calls are still in the server after {}", admission.calls(), settings.timeout());
            }
            awaitFarewell(context, pause, whole);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Closes the ports that callers use before anything else: a connection that is made while a port is closed, or made
     * and not yet seen, would be reset without a word. Those that are open learn of it by their next answer, or at once
     * where the protocol has a way to say so.
     */
    private static void leave(ConfigurableApplicationContext context) throws InterruptedException {
        for (CallerWatch http : context.getBeansOfType(CallerWatch.class).values()) {
            http.leave(LAST);
        }
        for (GrpcPort grpc : context.getBeansOfType(GrpcPort.class).values()) {
            grpc.leave(context.getBean("grpcTransport", EventLoopGroup.class), LAST);
        }
    }

    /** Whoever keeps a connection and uses it is answered once more; the others lose it with the server. */
    private static void awaitFarewell(ConfigurableApplicationContext context, Pause pause, Deadline whole)
            throws InterruptedException {
        Deadline deadline = Deadline.after(FAREWELL, context.getBean(Ticker.class));
        Collection<CallerWatch> ports =
                context.getBeansOfType(CallerWatch.class).values();
        while (!deadline.passed() && !whole.passed() && ports.stream().anyMatch(port -> port.open() > 0)) {
            pause.of(LOOK);
        }
    }

    private void end(int code) {
        boolean atWork = false;
        for (BooleanSupplier action : last) {
            try {
                atWork |= action.getAsBoolean();
            } catch (RuntimeException e) {
                LOG.error("the shutdown failed", e);
            }
        }
        if (atWork) {
            // The native runtime's hook would free what is at work.
            Runtime.getRuntime().halt(code);
        }
        System.exit(code);
    }
}
