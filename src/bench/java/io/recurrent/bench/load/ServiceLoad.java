package io.recurrent.bench.load;

import io.recurrent.call.Call;
import io.recurrent.call.CallFactory;
import io.recurrent.call.Transport;
import io.recurrent.inference.Answer;
import io.recurrent.inference.InferenceService;
import io.recurrent.inference.InferenceService.Request;
import io.recurrent.inference.ModelReference;
import io.recurrent.inference.TextInput;
import io.recurrent.task.Classification;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Single texts to classify, a platform thread a caller. */
public final class ServiceLoad extends CallLoad {
    private final InferenceService service;
    private final CallFactory calls;
    private final List<Request> requests;
    private final AtomicInteger next = new AtomicInteger();

    /** Calls that service with these texts in turn. */
    public ServiceLoad(InferenceService service, CallFactory calls, List<String> texts) {
        super(Executors.newCachedThreadPool());
        this.service = service;
        this.calls = calls;
        ModelReference model = new ModelReference("sentiment", null);
        this.requests = texts.stream()
                .map(text -> Request.single(model, new TextInput(text, null)))
                .toList();
    }

    /** One call on the calling thread, with the next text. */
    public Answer<Classification> classify() {
        Call call = calls.start(calls.requestId(null), Transport.INTERNAL, null);
        return service.classify(call, requests.get(Math.floorMod(next.getAndIncrement(), requests.size())));
    }

    @Override
    Answered call(long due, long end) {
        classify();
        return Answered.PLAINLY;
    }
}
