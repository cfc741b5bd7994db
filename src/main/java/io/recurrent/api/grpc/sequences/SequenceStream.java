package io.recurrent.api.grpc.sequences;

import io.recurrent.api.grpc.call.CallScope;
import io.recurrent.api.grpc.call.GrpcCalls;
import io.recurrent.api.grpc.call.MessageInputs;
import io.recurrent.call.Call;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.service.sequences.SequenceService;
import io.recurrent.service.sequences.SequenceService.SequenceView;
import io.recurrent.service.sequences.SequenceService.Step;
import io.recurrent.service.sequences.StepAnswer;
import io.recurrent.v1.SequenceRequest;
import io.recurrent.v1.SequenceResponse;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A sequence on a stream. A failed step ends the stream and not the sequence; nor does a caller that goes away, so that
 * it can come back until the sequence is idle for too long.
 */
final class SequenceStream {
    private final SequenceService service;
    private final GrpcCalls callers;
    private final List<StepMessages> kinds;
    private @Nullable SequenceView sequence;

    SequenceStream(SequenceService service, GrpcCalls callers, List<StepMessages> kinds) {
        this.service = service;
        this.callers = callers;
        this.kinds = kinds;
    }

    SequenceResponse answer(SequenceRequest message) {
        return switch (message.getRequestCase()) {
            case START -> start(message.getStart());
            case STEP -> step(started(), message.getStep());
            case REQUEST_NOT_SET ->
                throw InferenceException.invalid(
                        sequence == null ? "start" : "step", "a message has 'start' or 'step'; neither is there");
        };
    }

    private SequenceResponse start(SequenceRequest.Start message) {
        if (sequence != null) {
            throw InferenceException.invalid(
                    "start", "'start' comes once, as the first message; open another stream for another sequence");
        }
        SequenceView view = message.getAttach() ? attach(message) : start(SequenceMessages.start(message));
        sequence = view;
        return SequenceMessages.started(view);
    }

    private SequenceView start(SequenceService.Start start) {
        return inTime(call -> service.start(call, start));
    }

    private SequenceView attach(SequenceRequest.Start message) {
        String model = MessageInputs.required(message.getModel(), "model");
        String id = MessageInputs.required(message.getSequence(), "sequence");
        if (!message.getState().isEmpty()) {
            throw InferenceException.invalid("state", "'state' starts a sequence, 'attach' continues one; not both");
        }
        SequenceView view = inTime(call -> service.view(call, model, id));
        if (!message.getVersion().isEmpty() && !message.getVersion().equals(view.version())) {
            throw InferenceException.at(
                    ErrorCode.SEQUENCE_CONFLICT, "version", "the sequence keeps to version " + view.version());
        }
        return view;
    }

    private SequenceResponse step(SequenceView started, SequenceRequest.Step message) {
        Step step = SequenceMessages.step(started, message);
        StepAnswer answer = inTime(call -> service.step(call, step));
        CallScope.current().timed(answer.timings());
        return SequenceMessages.answer(answer, kinds);
    }

    private SequenceView started() {
        if (sequence == null) {
            throw InferenceException.invalid("start", "the first message must be a 'start'");
        }
        return sequence;
    }

    /** The caller has half-closed: this ends the sequence. */
    void end() {
        SequenceView ended = started();
        inTime(call -> {
            service.end(call, ended.model(), ended.sequence());
            return ended;
        });
    }

    private <T> T inTime(Function<Call, T> work) {
        return callers.whileAwaited(callers.startStep(null), work);
    }
}
