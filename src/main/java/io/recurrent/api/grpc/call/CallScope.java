package io.recurrent.api.grpc.call;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.recurrent.call.Caller;
import io.recurrent.engine.ServerTiming;
import io.recurrent.engine.StageTimings;
import io.recurrent.time.Ticker;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What one gRPC call carries besides its messages: its id, its caller and origin, and the timings that go into its
 * trailers. Thread safe.
 */
public final class CallScope {
    static final Metadata.Key<String> REQUEST_ID = Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<String> SERVER_TIMING =
            Metadata.Key.of("server-timing", Metadata.ASCII_STRING_MARSHALLER);

    private static final Context.Key<CallScope> KEY = Context.key("recurrent-call");

    private final String requestId;
    private final Caller caller;
    private final @Nullable SocketAddress origin;
    private final long begunNanos;
    private volatile @Nullable StageTimings timings;

    /**
     * The scope of a call.
     *
     * @param origin the other end of its connection, or null when that is not known
     * @param begunNanos when its headers had come, on the server's ticker
     */
    CallScope(String requestId, Caller caller, @Nullable SocketAddress origin, long begunNanos) {
        this.requestId = requestId;
        this.caller = caller;
        this.origin = origin;
        this.begunNanos = begunNanos;
    }

    /** The scope of the call that runs on this thread; outside of a call one that nobody reads. */
    public static CallScope current() {
        CallScope known = KEY.get();
        return known == null
                ? new CallScope("none", Caller.ANONYMOUS, null, Ticker.system().nanos())
                : known;
    }

    /** Who is at the other end of a connection. */
    static Caller caller(Attributes connection) {
        return connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress inet
                        && inet.getAddress() != null
                ? Caller.at(inet.getAddress().getHostAddress())
                : Caller.ANONYMOUS;
    }

    Context within(Context context) {
        return context.withValue(KEY, this);
    }

    /** The id that names the call in logs, traces and its trailers. */
    public String requestId() {
        return requestId;
    }

    long begunNanos() {
        return begunNanos;
    }

    Caller caller() {
        return caller;
    }

    /** The address that the call came from, without a port. */
    public String address() {
        return origin instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress()
                : String.valueOf(origin);
    }

    /** Adds what a step of the call took; steps come one after the other. */
    public void timed(StageTimings measured) {
        StageTimings before = timings;
        timings = before == null
                ? measured
                : new StageTimings(
                        before.tokenizeNanos() + measured.tokenizeNanos(),
                        before.queueNanos() + measured.queueNanos(),
                        before.runNanos() + measured.runNanos(),
                        before.decodeNanos() + measured.decodeNanos());
    }

    void identify(Metadata headers) {
        headers.discardAll(REQUEST_ID);
        headers.put(REQUEST_ID, requestId);
    }

    void finish(Metadata trailers) {
        identify(trailers);
        StageTimings known = timings;
        if (known != null) {
            trailers.put(SERVER_TIMING, ServerTiming.format(known));
        }
    }
}
