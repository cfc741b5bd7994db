package io.recurrent.api.grpc.tagging;

import io.grpc.stub.StreamObserver;
import io.recurrent.api.grpc.call.MessageInputs;
import io.recurrent.api.grpc.call.UnaryCalls;
import io.recurrent.call.Call;
import io.recurrent.call.CallFactory;
import io.recurrent.engine.Answer;
import io.recurrent.engine.InputRequest;
import io.recurrent.engine.ModelReference;
import io.recurrent.task.tagging.TaggingService;
import io.recurrent.v1.TagBatchRequest;
import io.recurrent.v1.TagBatchResponse;
import io.recurrent.v1.TagRequest;
import io.recurrent.v1.TagResponse;
import io.recurrent.v1.TextInput;
import java.util.List;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Tagging as every service offers it; services differ in the model that they take when a message names none. */
@Component
public final class TagCalls {
    private final TaggingService service;
    private final CallFactory factory;
    private final UnaryCalls calls;

    TagCalls(TaggingService service, CallFactory factory, UnaryCalls calls) {
        this.service = service;
        this.factory = factory;
        this.calls = calls;
    }

    /** Tags one input, by the model {@code otherwise} when the message names none. */
    public void tag(TagRequest message, String otherwise, StreamObserver<TagResponse> responses) {
        ModelReference model = MessageInputs.model(message.getModel(), message.getVersion(), otherwise);
        InputRequest request = InputRequest.single(model, TagMessages.input(message));
        answer(responses, call -> service.tag(call, request), TagMessages::tagging);
    }

    /** Tags a list of inputs, all or none, by the model {@code otherwise} when the message names none. */
    public void tag(TagBatchRequest message, String otherwise, StreamObserver<TagBatchResponse> responses) {
        ModelReference model = MessageInputs.model(message.getModel(), message.getVersion(), otherwise);
        InputRequest request = list(model, message.getInputsList());
        answer(responses, call -> service.tag(call, request), TagMessages::taggings);
    }

    private <T, A> void answer(
            StreamObserver<A> responses, Function<Call, Answer<T>> work, Function<Answer<T>, A> message) {
        calls.answer(responses, work, Answer::timings, message);
    }

    private InputRequest list(ModelReference model, List<TextInput> inputs) {
        factory.checkInputs(inputs.size());
        return new InputRequest(model, MessageInputs.ofTexts(inputs), true);
    }
}
