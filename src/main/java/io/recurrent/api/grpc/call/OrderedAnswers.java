package io.recurrent.api.grpc.call;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Function;

/**
 * A stream on which each message gets one answer, in order. What {@code answer} and {@code end} throw is left to
 * {@link CallFailures}, after which gRPC tells the stream nothing more.
 *
 * <p>Each message is answered on the thread of gRPC's callback, which keeps the order: gRPC calls back one after the
 * other. The next message is asked for once the answer is written and the reader keeps up; until then the caller's
 * messages wait in HTTP/2's flow control, at the caller.
 */
public final class OrderedAnswers<Q, A> implements StreamObserver<Q> {
    private final ServerCallStreamObserver<A> responses;
    private final Function<Q, A> answer;
    private final Runnable end;
    private boolean behind;

    /**
     * Made within the method of the service, as gRPC takes no handlers later.
     *
     * @param answer what to answer to a message; it blocks
     * @param end what to do when the caller has half-closed, before the stream is closed
     */
    public OrderedAnswers(StreamObserver<A> responses, Function<Q, A> answer, Runnable end) {
        this.responses = (ServerCallStreamObserver<A>) responses;
        this.answer = answer;
        this.end = end;
        this.responses.disableAutoRequest();
        this.responses.setOnReadyHandler(this::catchUp);
        this.responses.request(1);
    }

    @Override
    public void onNext(Q message) {
        responses.onNext(answer.apply(message));
        behind = true;
        catchUp();
    }

    private void catchUp() {
        if (behind && responses.isReady()) {
            behind = false;
            responses.request(1);
        }
    }

    @Override
    public void onCompleted() {
        end.run();
        responses.onCompleted();
    }

    /** The caller has gone: what it began stays for as long as it would anyway. */
    @Override
    public void onError(Throwable gone) {}
}
