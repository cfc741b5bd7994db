package io.recurrent.api.grpc.call;

import io.grpc.stub.StreamObserver;
import io.recurrent.call.Call;
import io.recurrent.engine.StageTimings;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * Runs calls with one answer; they block their thread until there is one. What they throw is left to
 * {@link CallFailures}.
 */
@Component
public final class UnaryCalls {
    private final GrpcCalls callers;

    UnaryCalls(GrpcCalls callers) {
        this.callers = callers;
    }

    /** Answers with what {@code work} returns, and says where its time went. */
    public <T, A> void answer(
            StreamObserver<A> responses,
            Function<Call, T> work,
            Function<T, StageTimings> timings,
            Function<T, A> message) {
        answer(responses, timed(work, timings, message));
    }

    /** Work that says where its time went, as a message. */
    public static <T, A> Function<Call, A> timed(
            Function<Call, T> work, Function<T, StageTimings> timings, Function<T, A> message) {
        return call -> {
            T answer = work.apply(call);
            CallScope.current().timed(timings.apply(answer));
            return message.apply(answer);
        };
    }

    /** Answers with the message that {@code work} returns. */
    public <A> void answer(StreamObserver<A> responses, Function<Call, A> work) {
        answer(responses, callers.start(), work);
    }

    /** Answers with the message that {@code work} returns for {@code call}. */
    public <A> void answer(StreamObserver<A> responses, Call call, Function<Call, A> work) {
        responses.onNext(callers.whileAwaited(call, work));
        responses.onCompleted();
    }
}
