package io.recurrent.api.grpc;

import io.grpc.stub.StreamObserver;
import io.recurrent.call.Call;
import io.recurrent.call.CallFactory;
import io.recurrent.inference.Answer;
import io.recurrent.inference.InferenceService;
import io.recurrent.inference.InferenceService.Request;
import io.recurrent.inference.ModelReference;
import io.recurrent.v1.ClassifyBatchRequest;
import io.recurrent.v1.ClassifyBatchResponse;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.ClassifyResponse;
import io.recurrent.v1.TagBatchRequest;
import io.recurrent.v1.TagBatchResponse;
import io.recurrent.v1.TagRequest;
import io.recurrent.v1.TagResponse;
import io.recurrent.v1.TextInput;
import java.util.List;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** The tasks as every service offers them; services differ in the model that they take when a message names none. */
@Component
final class TaskCalls {
    private final InferenceService service;
    private final CallFactory factory;
    private final UnaryCalls calls;

    TaskCalls(InferenceService service, CallFactory factory, UnaryCalls calls) {
        this.service = service;
        this.factory = factory;
        this.calls = calls;
    }

    void classify(ClassifyRequest message, String otherwise, StreamObserver<ClassifyResponse> responses) {
        ModelReference model = MessageInputs.model(message.getModel(), message.getVersion(), otherwise);
        Request request = Request.single(model, MessageInputs.of(message));
        if (message.getTrajectory()) {
            answer(responses, call -> service.trajectory(call, request), AnswerMessages::trajectory);
        } else {
            answer(responses, call -> service.classify(call, request), AnswerMessages::classification);
        }
    }

    void classify(ClassifyBatchRequest message, String otherwise, StreamObserver<ClassifyBatchResponse> responses) {
        ModelReference model = MessageInputs.model(message.getModel(), message.getVersion(), otherwise);
        Request request = list(model, message.getInputsList());
        if (message.getTrajectory()) {
            answer(responses, call -> service.trajectory(call, request), AnswerMessages::trajectories);
        } else {
            answer(responses, call -> service.classify(call, request), AnswerMessages::classifications);
        }
    }

    void tag(TagRequest message, String otherwise, StreamObserver<TagResponse> responses) {
        ModelReference model = MessageInputs.model(message.getModel(), message.getVersion(), otherwise);
        Request request = Request.single(model, MessageInputs.of(message));
        answer(responses, call -> service.tag(call, request), AnswerMessages::tagging);
    }

    void tag(TagBatchRequest message, String otherwise, StreamObserver<TagBatchResponse> responses) {
        ModelReference model = MessageInputs.model(message.getModel(), message.getVersion(), otherwise);
        Request request = list(model, message.getInputsList());
        answer(responses, call -> service.tag(call, request), AnswerMessages::taggings);
    }

    private <T, A> void answer(
            StreamObserver<A> responses, Function<Call, Answer<T>> work, Function<Answer<T>, A> message) {
        calls.answer(responses, work, Answer::timings, message);
    }

    private Request list(ModelReference model, List<TextInput> inputs) {
        factory.checkInputs(inputs.size());
        return new Request(model, MessageInputs.of(inputs), true);
    }
}
