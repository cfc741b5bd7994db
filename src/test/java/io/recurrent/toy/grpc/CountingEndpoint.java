package io.recurrent.toy.grpc;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.recurrent.api.grpc.call.MessageInputs;
import io.recurrent.api.grpc.call.StrictMessages;
import io.recurrent.api.grpc.call.UnaryCalls;
import io.recurrent.call.CallFactory;
import io.recurrent.engine.Answer;
import io.recurrent.engine.InputRequest;
import io.recurrent.engine.ModelReference;
import io.recurrent.input.RowInput;
import io.recurrent.toy.task.Counter;
import io.recurrent.toy.v1.CountBatchRequest;
import io.recurrent.toy.v1.CountBatchResponse;
import io.recurrent.toy.v1.CountRequest;
import io.recurrent.toy.v1.CountResponse;
import io.recurrent.toy.v1.Counted;
import io.recurrent.toy.v1.CountingServiceGrpc;
import org.springframework.grpc.server.service.GrpcService;

/** {@code recurrent.toy.CountingService}. */
@GrpcService
public final class CountingEndpoint implements BindableService, CountingServiceGrpc.AsyncService {
    private final Counter counter;
    private final CallFactory factory;
    private final UnaryCalls calls;

    CountingEndpoint(Counter counter, CallFactory factory, UnaryCalls calls) {
        this.counter = counter;
        this.factory = factory;
        this.calls = calls;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return StrictMessages.of(CountingServiceGrpc.bindService(this));
    }

    @Override
    public void count(CountRequest message, StreamObserver<CountResponse> responses) {
        ModelReference model = MessageInputs.model(message.getModel(), message.getVersion());
        RowInput input = MessageInputs.input(message.hasText() ? message.getText() : null, message.getTokensList());
        InputRequest request = InputRequest.single(model, input);
        calls.answer(
                responses,
                call -> counter.count(call, request),
                Answer::timings,
                answer -> CountResponse.newBuilder()
                        .setModel(answer.model())
                        .setVersion(answer.version())
                        .setCounted(counted(answer.single()))
                        .build());
    }

    @Override
    public void countBatch(CountBatchRequest message, StreamObserver<CountBatchResponse> responses) {
        ModelReference model = MessageInputs.model(message.getModel(), message.getVersion());
        factory.checkInputs(message.getInputsCount());
        InputRequest request = new InputRequest(model, MessageInputs.of(message.getInputsList()), true);
        calls.answer(responses, call -> counter.count(call, request), Answer::timings, CountingEndpoint::batch);
    }

    private static CountBatchResponse batch(Answer<Integer> answer) {
        CountBatchResponse.Builder batch =
                CountBatchResponse.newBuilder().setModel(answer.model()).setVersion(answer.version());
        answer.outputs().forEach(output -> batch.addOutputs(counted(output)));
        return batch.build();
    }

    private static Counted.Builder counted(Answer.Output<Integer> output) {
        return Counted.newBuilder().setCount(output.value()).setUnknownTokens(output.unknownTokens());
    }
}
