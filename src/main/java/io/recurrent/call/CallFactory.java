package io.recurrent.call;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.time.Deadline;
import io.recurrent.time.Ticker;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls by the same rules for every transport: request ids, deadlines, and how many inputs there may be. Thread
 * safe.
 */
public final class CallFactory {
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");
    private static final HexFormat HEX = HexFormat.of();

    private final Ticker ticker;
    private final CallSettings settings;
    private final long process;
    private final AtomicLong issued;

    /** Calls on {@code ticker}'s time. */
    public CallFactory(Ticker ticker, CallSettings settings) {
        this.ticker = ticker;
        this.settings = settings;
        SecureRandom random = new SecureRandom();
        this.process = random.nextLong();
        this.issued = new AtomicLong(random.nextLong());
    }

    /**
     * The caller's request id, or a new one when there is none or it could not be echoed and logged safely. A new one
     * is 128 bits in hex: 64 random ones of this process, and 64 that do not repeat in it.
     *
     * @param wanted what the caller sent: kept when it is 1 to 128 of {@code A-Z a-z 0-9 . _ -}
     */
    public String requestId(@Nullable String wanted) {
        if (wanted != null && REQUEST_ID.matcher(wanted).matches()) {
            return wanted;
        }
        return HEX.toHexDigits(process) + HEX.toHexDigits(SplitMix.mixed(issued.incrementAndGet()));
    }

    /**
     * A call that starts now.
     *
     * @param requestId by {@link #requestId}
     * @param caller who asks, as far as the transport knows
     * @param timeout what the caller allows, or null for the default; cut to the longest allowed
     * @throws InferenceException DEADLINE_EXCEEDED when nothing is left of it
     */
    public Call start(String requestId, Caller caller, Transport transport, @Nullable Duration timeout) {
        return start(requestId, caller, transport, timeout, ticker.nanos());
    }

    /**
     * A call whose first header came some time ago: its deadline counts from there.
     *
     * @param begunNanos when that was, by this factory's ticker
     * @throws InferenceException DEADLINE_EXCEEDED when nothing is left of the timeout
     */
    public Call start(
            String requestId, Caller caller, Transport transport, @Nullable Duration timeout, long begunNanos) {
        Deadline deadline = new Deadline(ticker, begunNanos + allowed(timeout).toNanos());
        if (deadline.passed()) {
            throw new InferenceException(ErrorCode.DEADLINE_EXCEEDED, "the deadline had passed when the call came in");
        }
        return new Call(requestId, caller, transport, deadline);
    }

    /**
     * How long a call may take.
     *
     * @param timeout what the caller allows, or null for the default; cut to the longest allowed
     */
    public Duration allowed(@Nullable Duration timeout) {
        Duration asked = timeout == null ? settings.defaultDeadline() : timeout;
        return asked.compareTo(settings.maxDeadline()) > 0 ? settings.maxDeadline() : asked;
    }

    /** The time since a moment on this factory's ticker. */
    public Duration since(long nanos) {
        return Duration.ofNanos(ticker.nanos() - nanos);
    }

    /** Inputs that one call may have. */
    public int mostInputs() {
        return settings.maxInputs();
    }

    /**
     * Checks how many inputs a list has.
     *
     * @throws InferenceException INVALID_ARGUMENT for none, INPUT_TOO_LARGE for too many
     */
    public void checkInputs(int inputs) {
        if (inputs < 1) {
            throw InferenceException.invalid("inputs", "'inputs' is empty; give at least one");
        }
        if (inputs > settings.maxInputs()) {
            throw InferenceException.at(
                    ErrorCode.INPUT_TOO_LARGE,
                    "inputs",
                    "'inputs' has " + inputs + ", a call takes " + settings.maxInputs() + "; split the list");
        }
    }
}
