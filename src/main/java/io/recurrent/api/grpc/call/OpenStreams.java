package io.recurrent.api.grpc.call;

import io.grpc.stub.StreamObserver;
import io.recurrent.admission.Admission;
import io.recurrent.service.models.ServerState;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * The streams on which callers send one message after the other. They end with SHUTTING_DOWN when the server takes no
 * more calls: their next message would be refused anyway, and the shutdown of the gRPC server would wait for those
 * whose callers are silent for all of its grace period, and cut them off without a word. Thread safe.
 */
@Component
public final class OpenStreams {
    private final Set<Open> open = ConcurrentHashMap.newKeySet();
    private final CallFailures failures;
    private volatile boolean ended;

    /** A stream that can be ended from outside. */
    interface Open {
        /** Ends it: at once when it waits for a message, else after the answer to the one that it has. */
        void end(Supplier<Throwable> why);
    }

    OpenStreams(CallFailures failures, ServerState state) {
        this.failures = failures;
        state.onDrain(this::end);
    }

    /**
     * A stream on which each message gets one answer, in order; called within the method of the service. What
     * {@code answer} and {@code halfClosed} throw ends the stream.
     *
     * @param answer what to answer to a message; it blocks
     * @param halfClosed what to do when the caller has half-closed, before the stream is closed
     * @return for the messages
     */
    public <Q, A> StreamObserver<Q> ordered(StreamObserver<A> responses, Function<Q, A> answer, Runnable halfClosed) {
        OrderedAnswers<Q, A> stream = new OrderedAnswers<>(responses, answer, halfClosed, this);
        open.add(stream);
        if (ended) {
            stream.end(this::shuttingDown);
        }
        return stream;
    }

    void remove(Open stream) {
        open.remove(stream);
    }

    private void end() {
        ended = true;
        open.forEach(stream -> stream.end(this::shuttingDown));
    }

    private Throwable shuttingDown() {
        return failures.handleException(Admission.shuttingDown());
    }
}
