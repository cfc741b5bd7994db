package io.recurrent.api.grpc.call;

import io.grpc.Context;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.recurrent.admission.MemoryBudget;
import io.recurrent.admission.ReadingGate;
import io.recurrent.call.Caller;
import io.recurrent.call.Refusal;
import io.recurrent.call.RefusalMetrics;
import io.recurrent.call.Transport;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.time.Deadline;
import io.recurrent.time.Ticker;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a call takes of the server's memory, from its first header to its end: its metadata, the bytes of a message
 * while they come in, and the message while it is worked on. And since when its caller owes it a message.
 *
 * <p>Thread safe: gRPC tells of bytes and of the stream's end on the connection's thread, and works on another. What is
 * worked on when the stream ends is given back when the work ends.
 */
final class CallMemory extends ServerStreamTracer {
    private static final Context.Key<CallMemory> KEY = Context.key("recurrent-memory");
    private static final Duration OUTSIDE = Duration.ofSeconds(5);
    /** What a call takes besides its metadata: objects of the stream, the call and its thread. */
    private static final int BYTES_PER_CALL = 8 * 1024;
    /** Bytes come in pieces, which may be a small part of the buffers that they keep. */
    private static final int BYTES_PER_PIECE = 1024;

    private final MemoryBudget.Share share;
    private final ReadingGate gate;
    private final Ticker ticker;
    private final RefusalMetrics refusals;
    private final Consumer<CallMemory> onEnd;
    private final long begunNanos;
    private volatile Duration allowed;

    private MessageLimit limit = MessageLimit.NONE;
    private boolean oneMessage = true;
    private boolean owed = true;
    private long owedNanos;
    private long wireBytes;
    private long incomingBytes;
    private long messageBytes;
    private boolean working;
    private boolean ended;
    private @Nullable InferenceException refusal;
    private @Nullable Consumer<InferenceException> refuse;

    /** Of a call whose headers have come. */
    CallMemory(
            MemoryBudget.Share share,
            ReadingGate gate,
            Ticker ticker,
            RefusalMetrics refusals,
            Duration allowed,
            Consumer<CallMemory> onEnd) {
        this.share = share;
        this.gate = gate;
        this.ticker = ticker;
        this.refusals = refusals;
        this.allowed = allowed;
        this.onEnd = onEnd;
        this.begunNanos = ticker.nanos();
        this.owedNanos = begunNanos;
    }

    /** Messages beyond it are refused while they come in. */
    void limit(MessageLimit messages) {
        limit = messages;
    }

    /** Takes what the call needs before it has said what it wants. */
    synchronized void headers(long metadataBytes) {
        try {
            share.take(BYTES_PER_CALL + metadataBytes);
        } catch (InferenceException e) {
            refusal = e;
        }
    }

    /** That of the call which runs on this thread; outside of the server's own transport one that takes from nobody. */
    static CallMemory current() {
        CallMemory known = KEY.get();
        return known != null
                ? known
                : new CallMemory(
                        MemoryBudget.ofHeap(1).share(Caller.ANONYMOUS),
                        new ReadingGate(1, Runnable::run),
                        Ticker.system(),
                        RefusalMetrics.NONE,
                        OUTSIDE,
                        memory -> {});
    }

    @Override
    public Context filterContext(Context context) {
        return context.withValue(KEY, this);
    }

    @Override
    public synchronized void serverCallStarted(ServerCallInfo<?, ?> call) {
        oneMessage = call.getMethodDescriptor().getType().clientSendsOneMessage();
        try {
            share.belongTo(CallScope.caller(call.getAttributes()));
        } catch (InferenceException e) {
            refusal = refusal == null ? e : refusal;
        }
    }

    /** When its headers had come, on the server's ticker. */
    long begunNanos() {
        return begunNanos;
    }

    /** How long its caller may owe it a message. */
    void allow(Duration time) {
        allowed = time;
    }

    /** Tells {@code action} why the call is to end, at once where that is known already. */
    void onRefusal(Consumer<InferenceException> action) {
        InferenceException known;
        synchronized (this) {
            refuse = action;
            known = refusal;
        }
        if (known != null) {
            action.accept(known);
        }
    }

    private void refuse(InferenceException why) {
        Consumer<InferenceException> action;
        synchronized (this) {
            if (refusal != null) {
                return;
            }
            refusal = why;
            action = refuse;
        }
        refusedMessage(why);
        if (action != null) {
            action.accept(why);
        }
    }

    /** Ends the call when its caller has owed it a message for too long. */
    void endWhenLate() {
        synchronized (this) {
            if (!owed || ticker.nanos() - owedNanos < allowed.toNanos()) {
                return;
            }
        }
        refuse(new InferenceException(
                ErrorCode.DEADLINE_EXCEEDED, "the deadline passed before the message was there; send it faster"));
    }

    /** A message has begun to come. */
    @Override
    public synchronized void inboundMessage(int number) {
        incomingBytes = 0;
        if (!owed) {
            owed = true;
            owedNanos = ticker.nanos();
        }
    }

    /** A piece of a message has come. */
    @Override
    public void inboundWireSize(long bytes) {
        try {
            synchronized (this) {
                share.take(bytes + BYTES_PER_PIECE);
                wireBytes += bytes + BYTES_PER_PIECE;
                incomingBytes += bytes;
                limit.check(incomingBytes);
            }
        } catch (InferenceException e) {
            refuse(e);
        }
    }

    /** A message is there. Where there is one only, the caller still owes its end. */
    @Override
    public synchronized void inboundMessageRead(int number, long wire, long inflated) {
        owed = oneMessage;
    }

    /** The caller owes nothing more. */
    synchronized void halfClosed() {
        owed = false;
    }

    @Override
    public void streamClosed(Status status) {
        onEnd.accept(this);
        synchronized (this) {
            ended = true;
            owed = false;
            if (!working) {
                share.close();
            }
        }
    }

    /** Work on what has come begins, on this thread. */
    synchronized void begin() {
        working = true;
    }

    /** It is over. */
    synchronized void end() {
        working = false;
        if (ended) {
            share.close();
        }
    }

    /** The message before has been answered; the next one is read. */
    synchronized void beginMessage() {
        share.give(messageBytes);
        messageBytes = 0;
    }

    /** A message was refused while it was read. */
    void refusedMessage(InferenceException why) {
        if (why.code() == ErrorCode.PAYLOAD_TOO_LARGE) {
            refusals.refused(Transport.GRPC, Refusal.MESSAGE_TOO_LARGE);
        }
    }

    /** Takes more for the message that is read. */
    synchronized void take(long bytes) {
        share.take(bytes);
        messageBytes += bytes;
    }

    /** The message has been read: the buffers in which it came are free. */
    synchronized void arrived() {
        share.give(wireBytes);
        wireBytes = 0;
    }

    /** What one call may take. */
    long mostPerCall() {
        return share.most();
    }

    /**
     * Refuses a message before it is inflated and copied, while there is no memory for what its caller's last large one
     * became, or too much waits to be parsed.
     *
     * @param bytes of the message; negative: compressed
     */
    void requireRoom(long bytes) {
        if (bytes < 0 || bytes >= ReadingGate.SMALL_BYTES) {
            Caller caller = CallScope.current().caller();
            long expected = gate.expected(caller, Math.max(0, bytes), share.most() / 2);
            gate.look(caller, expected);
            share.look(expected);
        }
    }

    /** Parses a message that takes so many bytes when its turn comes. */
    <T> T inTurn(long bytes, Supplier<T> parsing) {
        Deadline deadline;
        synchronized (this) {
            deadline = new Deadline(ticker, owedNanos + allowed.toNanos());
        }
        return gate.run(CallScope.current().caller(), bytes, Math.max(0, deadline.remainingNanos()), parsing);
    }
}
