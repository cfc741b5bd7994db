package io.recurrent.api;

import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The caller's end of a stream; it reads as many messages as it asks for. */
final class GrpcStream<Q, A> implements ClientResponseObserver<Q, A> {
    private static final long SECONDS = 20;

    private final BlockingQueue<A> answers = new LinkedBlockingQueue<>();
    private final CompletableFuture<@Nullable Throwable> end = new CompletableFuture<>();
    private final int first;
    private @Nullable ClientCallStreamObserver<Q> call;

    private GrpcStream(int first) {
        this.first = first;
    }

    /** Reads all that comes. */
    static <Q, A> GrpcStream<Q, A> reader() {
        return new GrpcStream<>(Integer.MAX_VALUE);
    }

    /** Reads {@code first} messages, and more only by {@link #request}. */
    static <Q, A> GrpcStream<Q, A> slowReader(int first) {
        return new GrpcStream<>(first);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> started) {
        call = started;
        started.disableAutoRequestWithInitial(first);
    }

    @Override
    public void onNext(A answer) {
        answers.add(answer);
    }

    @Override
    public void onError(Throwable error) {
        end.complete(error);
    }

    @Override
    public void onCompleted() {
        end.complete(null);
    }

    private ClientCallStreamObserver<Q> call() {
        return Objects.requireNonNull(call);
    }

    void send(Q message) {
        call().onNext(message);
    }

    void halfClose() {
        call().onCompleted();
    }

    void cancel() {
        call().cancel("the caller goes", null);
    }

    void request(int messages) {
        call().request(messages);
    }

    A answer() throws InterruptedException {
        A answer = answers.poll(SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("no answer; the stream's end: " + end.getNow(null));
        }
        return answer;
    }

    /** Waits for the stream's end. */
    Status.Code code() throws Exception {
        Throwable error = ended();
        return error == null ? Status.Code.OK : Status.fromThrowable(error).getCode();
    }

    ErrorInfo error() throws Exception {
        return details().error();
    }

    Optional<String> field() throws Exception {
        return details().field();
    }

    private GrpcCaller.Refusal details() throws Exception {
        Throwable error = Objects.requireNonNull(ended(), "the stream ended well");
        com.google.rpc.Status status =
                Objects.requireNonNull(StatusProto.fromThrowable(error), () -> "no details in " + error);
        return new GrpcCaller.Refusal(
                status, Objects.requireNonNullElseGet(Status.trailersFromThrowable(error), Metadata::new));
    }

    private @Nullable Throwable ended() throws InterruptedException, ExecutionException, TimeoutException {
        return end.get(SECONDS, TimeUnit.SECONDS);
    }
}
