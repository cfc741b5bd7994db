package io.recurrent.call;

import io.recurrent.time.Deadline;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One call from its arrival to its answer: identity, caller, transport, deadline, and whether its caller has gone.
 *
 * <p>Thread safe. {@link #cancel()} may come from any thread and at any time, also before {@link #onCancel} and after
 * the answer; the listener then runs once at most. {@link #watchCaller} and {@link #callerGone} belong to the call's
 * own thread.
 */
public final class Call {
    private static final Runnable CANCELLED = () -> {};

    private final String requestId;
    private final Caller caller;
    private final Transport transport;
    private final long startNanos;
    private final Deadline deadline;
    private final AtomicReference<@Nullable Runnable> listener = new AtomicReference<>();
    /** Confined to the call's thread. */
    private BooleanSupplier gone = () -> false;

    /** A call that starts now, by the deadline's own ticker. */
    public Call(String requestId, Caller caller, Transport transport, Deadline deadline) {
        this.requestId = requestId;
        this.caller = caller;
        this.transport = transport;
        this.deadline = deadline;
        this.startNanos = deadline.ticker().nanos();
    }

    /** Chosen by the caller or made by the server; echoed to the caller. */
    public String requestId() {
        return requestId;
    }

    /** Who asks. */
    public Caller caller() {
        return caller;
    }

    /** By which way it came in. */
    public Transport transport() {
        return transport;
    }

    /** After which nobody wants the answer. */
    public Deadline deadline() {
        return deadline;
    }

    /** Nanoseconds that the call has from its beginning to its deadline. */
    public long allowedNanos() {
        return deadline.atNanos() - startNanos;
    }

    /** Nanoseconds since the call began. */
    public long elapsedNanos() {
        return deadline.ticker().nanos() - startNanos;
    }

    /** The caller has gone: whatever has not run for it need not run any more. */
    public void cancel() {
        Runnable previous = listener.getAndSet(CANCELLED);
        if (previous != null && previous != CANCELLED) {
            previous.run();
        }
    }

    /** Whether the caller has gone. */
    public boolean cancelled() {
        return listener.get() == CANCELLED;
    }

    /**
     * Sets how to find out whether the caller is still there, for transports that are not told. Called by the transport
     * on the call's thread, before the call waits.
     *
     * @param probe true when the caller has gone; quick, never waits, called on the call's thread only
     */
    public void watchCaller(BooleanSupplier probe) {
        gone = probe;
    }

    /**
     * Asks the transport whether the caller has gone, and cancels the call when it has. For whoever waits on the call's
     * own thread, now and then; costs a system call at most.
     *
     * @return whether the call is cancelled
     */
    public boolean callerGone() {
        if (!cancelled() && gone.getAsBoolean()) {
            cancel();
        }
        return cancelled();
    }

    /**
     * Sets what a cancellation does; it runs at once when the call is cancelled already. At most one listener a call.
     */
    public void onCancel(Runnable action) {
        if (!listener.compareAndSet(null, action)) {
            if (cancelled()) {
                action.run();
            } else {
                throw new IllegalStateException("a call has one cancel listener");
            }
        }
    }
}
