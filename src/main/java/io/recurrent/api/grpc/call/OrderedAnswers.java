package io.recurrent.api.grpc.call;

import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream on which each message gets one answer, in order. What {@code answer} and {@code end} throw is left to
 * {@link CallFailures}, after which gRPC tells the stream nothing more.
 *
 * <p>Each message is answered on the thread of gRPC's callback, which keeps the order: gRPC calls back one after the
 * other. The next message is asked for once the answer is written and the reader keeps up; until then the caller's
 * messages wait in HTTP/2's flow control, at the caller.
 *
 * <p>Another thread may end the stream: one that waits for its caller at once, one that is at work after its answer.
 * What is sent and what {@link #end} looks at is guarded by the stream's monitor, which is never held while a message
 * is answered.
 */
final class OrderedAnswers<Q, A> implements StreamObserver<Q>, OpenStreams.Open {
    private final ServerCallStreamObserver<A> responses;
    private final Function<Q, A> answer;
    private final Runnable halfClosed;
    private final OpenStreams streams;
    private final Context context = Context.current();
    private boolean behind;
    private boolean busy;
    private boolean over;
    private @Nullable Supplier<Throwable> ending;

    /**
     * Made within the method of the service, as gRPC takes no handlers later.
     *
     * @param answer what to answer to a message; it blocks
     * @param halfClosed what to do when the caller has half-closed, before the stream is closed
     */
    OrderedAnswers(StreamObserver<A> responses, Function<Q, A> answer, Runnable halfClosed, OpenStreams streams) {
        this.responses = (ServerCallStreamObserver<A>) responses;
        this.answer = answer;
        this.halfClosed = halfClosed;
        this.streams = streams;
        this.responses.disableAutoRequest();
        this.responses.setOnReadyHandler(this::catchUp);
        this.responses.setOnCloseHandler(this::finish);
        this.responses.request(1);
    }

    @Override
    public void onNext(Q message) {
        if (begin()) {
            try {
                send(answer.apply(message));
            } catch (RuntimeException | Error e) {
                finish();
                throw e;
            }
        }
    }

    /** Whether the stream still takes messages; it is at work then. */
    private synchronized boolean begin() {
        busy = !over;
        return busy;
    }

    private synchronized void send(A message) {
        busy = false;
        responses.onNext(message);
        behind = true;
        if (ending == null) {
            catchUp();
        } else {
            end(ending);
        }
    }

    private synchronized void catchUp() {
        if (behind && !over && responses.isReady()) {
            behind = false;
            responses.request(1);
        }
    }

    private synchronized void finish() {
        over = true;
        streams.remove(this);
    }

    @Override
    public synchronized void end(Supplier<Throwable> why) {
        ending = why;
        if (!busy && !over) {
            finish();
            // The failure names the call, which is known by its context.
            context.run(() -> responses.onError(why.get()));
        }
    }

    @Override
    public void onCompleted() {
        if (begin()) {
            try {
                halfClosed.run();
            } finally {
                finish();
            }
            responses.onCompleted();
        }
    }

    /** The caller has gone: what it began stays for as long as it would anyway. */
    @Override
    public void onError(Throwable gone) {
        finish();
    }
}
