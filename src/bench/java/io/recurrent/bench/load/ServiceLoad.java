package io.recurrent.bench.load;

import io.recurrent.call.Call;
import io.recurrent.call.CallFactory;
import io.recurrent.call.Caller;
import io.recurrent.call.Transport;
import io.recurrent.engine.Answer;
import io.recurrent.engine.InputRequest;
import io.recurrent.engine.ModelReference;
import io.recurrent.input.RowInput;
import io.recurrent.task.classification.Classification;
import io.recurrent.task.classification.ClassificationService;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Single texts to classify, a platform thread a caller. */
public final class ServiceLoad extends CallLoad {
    private final ClassificationService service;
    private final CallFactory calls;
    private final List<InputRequest> requests;
    private final AtomicInteger next = new AtomicInteger();

    /** Calls that service with these texts in turn. */
    public ServiceLoad(ClassificationService service, CallFactory calls, List<String> texts) {
        super(Executors.newCachedThreadPool());
        this.service = service;
        this.calls = calls;
        ModelReference model = new ModelReference("sentiment", null);
        this.requests = texts.stream()
                .map(text -> InputRequest.single(model, RowInput.text(text)))
                .toList();
    }

    /** One call on the calling thread, with the next text. */
    public Answer<Classification> classify() {
        Call call = calls.start(calls.requestId(null), Caller.ANONYMOUS, Transport.INTERNAL, null);
        return service.classify(call, requests.get(Math.floorMod(next.getAndIncrement(), requests.size())));
    }

    @Override
    Answered call(long due, long end) {
        classify();
        return Answered.PLAINLY;
    }
}
