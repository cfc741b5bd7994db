package io.recurrent.api.grpc.call;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Grpc;
import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.recurrent.call.CallFactory;
import io.recurrent.call.Caller;
import io.recurrent.call.Refusal;
import io.recurrent.call.RefusalMetrics;
import io.recurrent.call.Transport;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
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
    /** What a header counts for besides its name and value, by HTTP/2's rule (RFC 9113, section 6.5.2). */
    private static final int BYTES_PER_HEADER = 32;

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
        CallScope scope = new CallScope(
                calls.requestId(headers.get(CallScope.REQUEST_ID)),
                caller(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)),
                call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
        Context context = scope.within(Context.current());
        ServerCall<Q, A> scoped = new ScopedCall<>(call, scope);
        if (size(headers) > mostMetadata) {
            refusals.refused(Transport.GRPC, Refusal.HEADERS_TOO_LARGE);
            context.run(() -> refuse(scoped));
            return new ServerCall.Listener<>() {};
        }
        return Contexts.interceptCall(context, scoped, headers, next);
    }

    private static long size(Metadata headers) {
        long bytes = 0;
        for (byte[] nameOrValue : InternalMetadata.serialize(headers)) {
            bytes += nameOrValue.length + BYTES_PER_HEADER / 2;
        }
        return bytes;
    }

    private void refuse(ServerCall<?, ?> call) {
        StatusException refusal = failures.handleException(new InferenceException(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "the metadata is larger than " + mostMetadata + " bytes (names, values, and 32 for each); send less"));
        Metadata trailers = refusal.getTrailers();
        call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
    }

    private static Caller caller(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null
                ? Caller.at(inet.getAddress().getHostAddress())
                : Caller.ANONYMOUS;
    }

    /** Adds what the scope knows to what is sent. */
    private static final class ScopedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private final CallScope scope;

        ScopedCall(ServerCall<Q, A> call, CallScope scope) {
            super(call);
            this.scope = scope;
        }

        @Override
        public void sendHeaders(Metadata headers) {
            scope.identify(headers);
            super.sendHeaders(headers);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            scope.finish(trailers);
            super.close(status, trailers);
        }
    }
}
