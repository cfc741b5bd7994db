package io.recurrent.api.grpc.call;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.recurrent.call.CallFactory;
import io.recurrent.call.Caller;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.stereotype.Component;

/** Gives every call its scope, and echoes its id in headers and trailers, also when it fails. Outside all others. */
@Component
@GlobalServerInterceptor
@Order(Ordered.HIGHEST_PRECEDENCE)
final class CallInterceptor implements ServerInterceptor {
    private final CallFactory calls;

    CallInterceptor(CallFactory calls) {
        this.calls = calls;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        CallScope scope = new CallScope(
                calls.requestId(headers.get(CallScope.REQUEST_ID)),
                caller(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)),
                call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
        return Contexts.interceptCall(scope.within(Context.current()), new ScopedCall<>(call, scope), headers, next);
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
