package io.recurrent.health;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends the streams of watchers when the server drains. They never end by themselves, and the gRPC server's shutdown
 * would wait for them for all of its grace period. Thread safe.
 */
final class OpenWatches implements ServerInterceptor {
    private final Set<Watch<?, ?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (call.getMethodDescriptor().getType() == MethodType.UNARY) {
            return next.startCall(call, headers);
        }
        Watch<Q, A> watch = new Watch<>(call);
        open.add(watch);
        ServerCall.Listener<Q> listener = next.startCall(watch, headers);
        if (ended) {
            watch.end();
        }
        return new SimpleForwardingServerCallListener<>(listener) {
            @Override
            public void onCancel() {
                open.remove(watch);
                super.onCancel();
            }

            @Override
            public void onComplete() {
                open.remove(watch);
                super.onComplete();
            }
        };
    }

    /** Ends those that are open and every one that is opened later. */
    void end() {
        ended = true;
        open.forEach(Watch::end);
    }

    /** A call that its service and {@link #end} may close, whoever comes first; what comes later is dropped. */
    private static final class Watch<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private boolean closed;

        Watch(ServerCall<Q, A> call) {
            super(call);
        }

        void end() {
            close(Status.UNAVAILABLE.withDescription("the server is shutting down"), new Metadata());
        }

        @Override
        public synchronized void sendHeaders(Metadata headers) {
            if (!closed) {
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
                super.close(status, trailers);
            }
        }
    }
}
