package io.recurrent.api.grpc.classification;

import io.grpc.stub.StreamObserver;
import io.recurrent.api.grpc.call.MessageInputs;
import io.recurrent.api.grpc.call.UnaryCalls;
import io.recurrent.call.Call;
import io.recurrent.call.CallFactory;
import io.recurrent.engine.Answer;
import io.recurrent.engine.InputRequest;
import io.recurrent.engine.ModelReference;
import io.recurrent.task.classification.ClassificationService;
import io.recurrent.v1.ClassifyBatchRequest;
import io.recurrent.v1.ClassifyBatchResponse;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.ClassifyResponse;
import io.recurrent.v1.TextInput;
import java.util.List;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Classification as every service offers it; services differ in the model that they take when a message names none. */
@Component
public final class ClassifyCalls {
    private final ClassificationService service;
    private final CallFactory factory;
    private final UnaryCalls calls;

    ClassifyCalls(ClassificationService service, CallFactory factory, UnaryCalls calls) {
        this.service = service;
        this.factory = factory;
        this.calls = calls;
    }

    /** Classifies one input, by the model {@code otherwise} when the message names none. */
    public void classify(ClassifyRequest message, String otherwise, StreamObserver<ClassifyResponse> responses) {
        ModelReference model = MessageInputs.model(message.getModel(), message.getVersion(), otherwise);
        InputRequest request = InputRequest.single(model, ClassifyMessages.input(message));
        if (message.getTrajectory()) {
            answer(responses, call -> service.trajectory(call, request), ClassifyMessages::trajectory);
        } else {
            answer(responses, call -> service.classify(call, request), ClassifyMessages::classification);
        }
    }

    /** Classifies a list of inputs, all or none, by the model {@code otherwise} when the message names none. */
    public void classify(
            ClassifyBatchRequest message, String otherwise, StreamObserver<ClassifyBatchResponse> responses) {
        ModelReference model = MessageInputs.model(message.getModel(), message.getVersion(), otherwise);
        InputRequest request = list(model, message.getInputsList());
        if (message.getTrajectory()) {
            answer(responses, call -> service.trajectory(call, request), ClassifyMessages::trajectories);
        } else {
            answer(responses, call -> service.classify(call, request), ClassifyMessages::classifications);
        }
    }

    private <T, A> void answer(
            StreamObserver<A> responses, Function<Call, Answer<T>> work, Function<Answer<T>, A> message) {
        calls.answer(responses, work, Answer::timings, message);
    }

    private InputRequest list(ModelReference model, List<TextInput> inputs) {
        factory.checkInputs(inputs.size());
        return new InputRequest(model, MessageInputs.of(inputs), true);
    }
}
