package io.recurrent.api.grpc.generation;

import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.recurrent.api.grpc.call.CallFailures;
import io.recurrent.api.grpc.call.CallScope;
import io.recurrent.api.grpc.call.GrpcCalls;
import io.recurrent.call.Call;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.task.generation.GenerationStream;
import io.recurrent.time.Deadline;
import io.recurrent.v1.GenerateEvent;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes a text as its reader takes it: what the reader does not take stays in the {@link GenerationStream}, which is
 * bounded, and not in gRPC's buffers, which are not. When the text ends at its deadline there is no time to wait for
 * the reader: the rest is written at once, so that a reader that goes on reading also learns why it ends.
 *
 * <p>One thread pulls and writes. It must not be the one of gRPC's callbacks for the call: they come one after the
 * other, so a callback that waits for the reader would keep off the one that says that the reader is ready.
 */
final class GenerationWriter {
    private final Call call;
    private final CallFailures failures;
    private final ServerCallStreamObserver<GenerateEvent> responses;
    /** A permit when the reader is ready or has gone. */
    private final Semaphore changes = new Semaphore(0);

    private volatile @Nullable GenerationStream open;

    /** Made within the method of the service, as gRPC takes no handlers later. */
    GenerationWriter(Call call, CallFailures failures, ServerCallStreamObserver<GenerateEvent> responses) {
        this.call = call;
        this.failures = failures;
        this.responses = responses;
        responses.setOnReadyHandler(changes::release);
        responses.setOnCancelHandler(this::stop);
    }

    private void stop() {
        if (!GrpcCalls.expired(Context.current())) {
            call.cancel();
        }
        GenerationStream stream = open;
        if (stream != null) {
            stream.close();
        }
        changes.release();
    }

    /** Writes all there is, or the error that stopped it; returns then. */
    void write(Function<Call, GenerationStream> generation) {
        try (GenerationStream stream = generation.apply(call)) {
            open = stream;
            GenerationStream.Event event = next(stream);
            while (event != null) {
                responses.onNext(GenerationMessages.event(event));
                event = next(stream);
            }
            CallScope.current().timed(stream.timings());
            responses.onNext(GenerationMessages.end(stream));
            responses.onCompleted();
        } catch (Throwable e) {
            responses.onError(failures.handleException(e));
        }
    }

    private GenerationStream.@Nullable Event next(GenerationStream stream) {
        requireAwaited();
        while (!responses.isReady() && !stream.deadline().passed()) {
            waitForChange(stream.deadline());
            requireAwaited();
        }
        return stream.next();
    }

    private void waitForChange(Deadline end) {
        try {
            changes.tryAcquire(end.remainingNanos(), TimeUnit.NANOSECONDS);
            changes.drainPermits();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            call.cancel();
        }
    }

    private void requireAwaited() {
        if (call.cancelled()) {
            throw new InferenceException(ErrorCode.CANCELLED, "the caller has gone");
        }
        if (!responses.isReady() && call.deadline().passed()) {
            throw new InferenceException(
                    ErrorCode.DEADLINE_EXCEEDED, "the deadline passed before the caller had read the text");
        }
    }
}
