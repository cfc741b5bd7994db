package io.recurrent.api.grpc.sequences;

import io.recurrent.api.grpc.call.MessageInputs;
import io.recurrent.input.RowInput;
import io.recurrent.input.RowInput.Field;
import io.recurrent.service.sequences.SequenceService;
import io.recurrent.service.sequences.SequenceService.SequenceView;
import io.recurrent.service.sequences.StepAnswer;
import io.recurrent.v1.Sequence;
import io.recurrent.v1.SequenceRequest;
import io.recurrent.v1.SequenceResponse;
import io.recurrent.v1.SequenceState;
import java.util.List;

/** Messages about sequences, both ways. */
final class SequenceMessages {
    private SequenceMessages() {}

    static SequenceService.Start start(SequenceRequest.Start message) {
        return new SequenceService.Start(
                MessageInputs.model(message.getModel(), message.getVersion()),
                MessageInputs.optional(message.getSequence()),
                MessageInputs.optional(message.getState()));
    }

    static SequenceService.Step step(SequenceView sequence, SequenceRequest.Step message) {
        return new SequenceService.Step(
                sequence.model(),
                sequence.sequence(),
                message.hasStep() ? message.getStep() : null,
                input(message),
                message.getTrajectory());
    }

    private static RowInput input(SequenceRequest.Step message) {
        return RowInput.exactlyOne(
                Field.text("text", message.hasText() ? message.getText() : null),
                MessageInputs.tokens("tokens", message.getTokensList()),
                Field.ids(
                        "ids",
                        message.getIdsCount() == 0
                                ? null
                                : message.getIdsList().stream()
                                        .mapToInt(Integer::intValue)
                                        .toArray()),
                MessageInputs.frames("frames", message.getFramesList(), SequenceRequest.Frame::getValuesList));
    }

    static SequenceResponse started(SequenceView view) {
        return SequenceResponse.newBuilder()
                .setStarted(SequenceResponse.Started.newBuilder()
                        .setSequence(view.sequence())
                        .setModel(view.model())
                        .setVersion(view.version())
                        .setStep(view.step())
                        .setConsumed(view.consumed()))
                .build();
    }

    static SequenceResponse answer(StepAnswer answer, List<StepMessages> kinds) {
        SequenceResponse.Answer.Builder message = SequenceResponse.Answer.newBuilder()
                .setStep(answer.step())
                .setConsumed(answer.consumed())
                .setTokens(answer.tokens())
                .setUnknownTokens(answer.unknownTokens());
        kinds.forEach(kind -> kind.write(answer.value(), message));
        return SequenceResponse.newBuilder().setAnswer(message).build();
    }

    static Sequence view(SequenceView view) {
        return Sequence.newBuilder()
                .setSequence(view.sequence())
                .setModel(view.model())
                .setVersion(view.version())
                .setStep(view.step())
                .setConsumed(view.consumed())
                .setIdleMs(view.idleMillis())
                .setStateBytes(view.stateBytes())
                .build();
    }

    static SequenceState state(SequenceService.ExportedState exported) {
        return SequenceState.newBuilder()
                .setState(exported.state())
                .setStep(exported.step())
                .build();
    }
}
