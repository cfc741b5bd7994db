package io.recurrent.api.grpc.call;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.recurrent.call.CallFactory;
import io.recurrent.call.Refusal;
import io.recurrent.call.RefusalMetrics;
import io.recurrent.call.Transport;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerProperties;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.stereotype.Component;

/**
 * Gives every call its scope, and echoes its id in headers and trailers, also when it fails; refuses a call that brings
 * too much metadata. Outside all others.
 */
@Component
@GlobalServerInterceptor
@Order(Ordered.HIGHEST_PRECEDENCE)
final class CallInterceptor implements ServerInterceptor {
    private final CallFactory calls;
    private final CallFailures failures;
    private final RefusalMetrics refusals;
    private final long mostMetadata;

    CallInterceptor(
            CallFactory calls, CallFailures failures, RefusalMetrics refusals, GrpcServerProperties properties) {
        this.calls = calls;
        this.failures = failures;
        this.refusals = refusals;
        this.mostMetadata = properties.getInbound().getMetadata().getMaxSize().toBytes();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        CallMemory memory = CallMemory.current();
        CallScope scope = new CallScope(
                calls.requestId(headers.get(CallScope.REQUEST_ID)),
                CallScope.caller(call.getAttributes()),
                call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR),
                memory.begunNanos());
        Context context = scope.within(Context.current());
        ScopedCall<Q, A> scoped = new ScopedCall<>(call, scope);
        if (OpenCalls.metadataBytes(headers) > mostMetadata) {
            refusals.refused(Transport.GRPC, Refusal.HEADERS_TOO_LARGE);
            context.run(() -> refuse(scoped, tooMuchMetadata()));
            return new ServerCall.Listener<>() {};
        }
        memory.allow(calls.allowed(GrpcCalls.timeLeft()));
        memory.onRefusal(why -> context.run(() -> refuse(scoped, why)));
        if (scoped.refused()) {
            return new ServerCall.Listener<>() {};
        }
        return new Working<>(Contexts.interceptCall(context, scoped, headers, next), memory);
    }

    private InferenceException tooMuchMetadata() {
        return new InferenceException(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "the metadata is larger than " + mostMetadata + " bytes (names, values, and 32 for each); send less");
    }

    private void refuse(ScopedCall<?, ?> call, InferenceException why) {
        StatusException refusal = failures.handleException(why);
        Metadata trailers = refusal.getTrailers();
        call.refuse(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
    }

    /** Tells the call's memory when something is worked on. */
    private static final class Working<Q> extends SimpleForwardingServerCallListener<Q> {
        private final CallMemory memory;

        Working(ServerCall.Listener<Q> next, CallMemory memory) {
            super(next);
            this.memory = memory;
        }

        @Override
        public void onMessage(Q message) {
            work(() -> super.onMessage(message));
        }

        @Override
        public void onHalfClose() {
            memory.halfClosed();
            work(super::onHalfClose);
        }

        private void work(Runnable work) {
            memory.begin();
            try {
                work.run();
            } finally {
                memory.end();
            }
        }
    }

    /**
     * Adds what the scope knows to what is sent. Any thread may end it at any time: a drain, a deadline, a message that
     * cannot be read. The first end counts, and what is sent afterwards goes nowhere; gRPC itself would throw.
     */
    private static final class ScopedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private final CallScope scope;
        private boolean refused;
        private boolean closed;

        ScopedCall(ServerCall<Q, A> call, CallScope scope) {
            super(call);
            this.scope = scope;
        }

        synchronized void refuse(Status status, Metadata trailers) {
            if (!closed) {
                refused = true;
                close(status, trailers);
            }
        }

        synchronized boolean refused() {
            return refused;
        }

        @Override
        public synchronized void sendHeaders(Metadata headers) {
            if (!closed) {
                scope.identify(headers);
                super.sendHeaders(headers);
            }
        }

        @Override
        public synchronized void sendMessage(A message) {
            if (!closed) {
                super.sendMessage(message);
            }
        }

        @Override
        public synchronized void close(Status status, Metadata trailers) {
            if (!closed) {
                closed = true;
                scope.finish(trailers);
                super.close(status, trailers);
            }
        }
    }
}
