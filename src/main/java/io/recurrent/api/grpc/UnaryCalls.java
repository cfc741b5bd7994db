package io.recurrent.api.grpc;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import io.recurrent.call.Call;
import io.recurrent.call.CallFactory;
import io.recurrent.call.Transport;
import io.recurrent.inference.Answer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Runs calls that block their thread until there is an answer.
 *
 * <p>A cancellation comes by the gRPC context and not by the call's own listener: that one waits for the thread that
 * the call blocks. The context also ends at the caller's deadline, which the {@link Call} knows itself.
 */
@Component
final class UnaryCalls {
    private final CallFactory calls;

    UnaryCalls(CallFactory calls) {
        this.calls = calls;
    }

    /** Answers with what {@code work} returns; what it throws is left to {@link CallFailures}. */
    <T, A> void answer(StreamObserver<A> responses, Function<Call, Answer<T>> work, Function<Answer<T>, A> message) {
        CallScope scope = CallScope.current();
        Context context = Context.current();
        Call call = calls.start(scope.requestId(), Transport.GRPC, timeLeft(context.getDeadline()));
        Context.CancellationListener onCancel = ended -> {
            if (!expired(ended.getDeadline())) {
                call.cancel();
            }
        };
        context.addListener(onCancel, Runnable::run);
        try {
            Answer<T> answer = work.apply(call);
            scope.timed(answer.timings());
            responses.onNext(message.apply(answer));
        } finally {
            context.removeListener(onCancel);
        }
        responses.onCompleted();
    }

    private static @Nullable Duration timeLeft(@Nullable Deadline deadline) {
        return deadline == null ? null : Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
    }

    private static boolean expired(@Nullable Deadline deadline) {
        return deadline != null && deadline.isExpired();
    }
}
