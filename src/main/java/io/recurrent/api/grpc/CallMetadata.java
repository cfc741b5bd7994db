package io.recurrent.api.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.recurrent.call.CallFactory;
import io.recurrent.inference.StageTimings;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.stereotype.Component;

/** Request ids in and out, and stage timings out, as metadata of every call. */
@Component
@GlobalServerInterceptor
final class CallMetadata implements ServerInterceptor {
    static final Metadata.Key<String> REQUEST_ID = Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<String> SERVER_TIMING = Metadata.Key.of("server-timing", Metadata.ASCII_STRING_MARSHALLER);

    private static final Context.Key<Exchange> CURRENT = Context.key("recurrent.exchange");
    private static final double NANOS_PER_MILLI = 1e6;

    private final CallFactory calls;

    CallMetadata(CallFactory calls) {
        this.calls = calls;
    }

    /** What belongs to one call's metadata. */
    private record Exchange(String requestId, AtomicReference<StageTimings> timings) {}

    /** The id of the call that this thread serves. */
    static String requestId() {
        Exchange current = CURRENT.get();
        return current == null ? "" : current.requestId();
    }

    /** Sets the timings that go out with the trailers of the call that this thread serves. */
    static void timings(StageTimings timings) {
        Exchange current = CURRENT.get();
        if (current != null) {
            current.timings().set(timings);
        }
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Exchange exchange = new Exchange(calls.requestId(headers.get(REQUEST_ID)), new AtomicReference<>(StageTimings.NONE));
        Context context = Context.current().withValue(CURRENT, exchange);
        return Contexts.interceptCall(context, new Answering<>(call, exchange), headers, next);
    }

    private static final class Answering<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private final Exchange exchange;

        private Answering(ServerCall<Q, A> call, Exchange exchange) {
            super(call);
            this.exchange = exchange;
        }

        @Override
        public void sendHeaders(Metadata headers) {
            headers.put(REQUEST_ID, exchange.requestId());
            super.sendHeaders(headers);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            trailers.put(REQUEST_ID, exchange.requestId());
            if (status.isOk()) {
                trailers.put(SERVER_TIMING, text(exchange.timings().get()));
            }
            super.close(status, trailers);
        }

        private static String text(StageTimings timings) {
            return String.format(
                    Locale.ROOT,
                    "tok;dur=%.3f, queue;dur=%.3f, run;dur=%.3f, decode;dur=%.3f",
                    timings.tokenizeNanos() / NANOS_PER_MILLI,
                    timings.queueNanos() / NANOS_PER_MILLI,
                    timings.runNanos() / NANOS_PER_MILLI,
                    timings.decodeNanos() / NANOS_PER_MILLI);
        }
    }
}
