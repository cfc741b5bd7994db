package io.recurrent.api.grpc.sequences;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.recurrent.api.grpc.call.GrpcCalls;
import io.recurrent.api.grpc.call.MessageInputs;
import io.recurrent.api.grpc.call.OpenStreams;
import io.recurrent.api.grpc.call.StrictMessages;
import io.recurrent.api.grpc.call.UnaryCalls;
import io.recurrent.service.sequences.SequenceService;
import io.recurrent.v1.EndSequenceRequest;
import io.recurrent.v1.EndSequenceResponse;
import io.recurrent.v1.GetSequenceRequest;
import io.recurrent.v1.GetSequenceStateRequest;
import io.recurrent.v1.Sequence;
import io.recurrent.v1.SequenceRequest;
import io.recurrent.v1.SequenceResponse;
import io.recurrent.v1.SequenceServiceGrpc;
import io.recurrent.v1.SequenceState;
import java.util.List;
import org.springframework.grpc.server.service.GrpcService;

/** {@code recurrent.v1.SequenceService}. */
@GrpcService
final class SequenceEndpoint implements BindableService, SequenceServiceGrpc.AsyncService {
    private final SequenceService service;
    private final UnaryCalls calls;
    private final GrpcCalls callers;
    private final OpenStreams streams;
    private final List<StepMessages> kinds;

    SequenceEndpoint(
            SequenceService service,
            UnaryCalls calls,
            GrpcCalls callers,
            OpenStreams streams,
            List<StepMessages> kinds) {
        this.service = service;
        this.calls = calls;
        this.callers = callers;
        this.streams = streams;
        this.kinds = List.copyOf(kinds);
    }

    @Override
    public ServerServiceDefinition bindService() {
        return StrictMessages.of(SequenceServiceGrpc.bindService(this));
    }

    @Override
    public StreamObserver<SequenceRequest> open(StreamObserver<SequenceResponse> responses) {
        SequenceStream stream = new SequenceStream(service, callers, kinds);
        return streams.ordered(responses, stream::answer, stream::end);
    }

    @Override
    public void getSequence(GetSequenceRequest message, StreamObserver<Sequence> responses) {
        String model = MessageInputs.required(message.getModel(), "model");
        String id = MessageInputs.required(message.getSequence(), "sequence");
        calls.answer(responses, call -> SequenceMessages.view(service.view(call, model, id)));
    }

    @Override
    public void getSequenceState(GetSequenceStateRequest message, StreamObserver<SequenceState> responses) {
        String model = MessageInputs.required(message.getModel(), "model");
        String id = MessageInputs.required(message.getSequence(), "sequence");
        calls.answer(responses, call -> SequenceMessages.state(service.export(call, model, id)));
    }

    @Override
    public void endSequence(EndSequenceRequest message, StreamObserver<EndSequenceResponse> responses) {
        String model = MessageInputs.required(message.getModel(), "model");
        String id = MessageInputs.required(message.getSequence(), "sequence");
        calls.answer(responses, call -> {
            service.end(call, model, id);
            return EndSequenceResponse.getDefaultInstance();
        });
    }
}
