package io.recurrent.bench.load;

import io.recurrent.call.Call;
import io.recurrent.call.CallFactory;
import io.recurrent.call.Caller;
import io.recurrent.call.Transport;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.task.generation.GenerationRequest;
import io.recurrent.task.generation.GenerationService;
import io.recurrent.task.generation.GenerationStream;
import io.recurrent.task.writing.FinishReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Texts to write, a virtual thread a caller. */
public final class GenerationLoad extends CallLoad {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final GenerationService service;
    private final CallFactory calls;
    private final List<GenerationRequest> requests;
    private final boolean streamed;
    private final AtomicInteger next = new AtomicInteger();

    /**
     * Calls that service with these requests in turn.
     *
     * @param streamed whether tokens are read one by one
     */
    public GenerationLoad(
            GenerationService service, CallFactory calls, List<GenerationRequest> requests, boolean streamed) {
        super(Executors.newVirtualThreadPerTaskExecutor());
        this.service = service;
        this.calls = calls;
        this.requests = List.copyOf(requests);
        this.streamed = streamed;
    }

    @Override
    Answered call(long due, long end) {
        Call call = calls.start(calls.requestId(null), Caller.ANONYMOUS, Transport.INTERNAL, TIMEOUT);
        GenerationRequest request = requests.get(Math.floorMod(next.getAndIncrement(), requests.size()));
        return streamed ? read(call, request, due, end) : whole(call, request, end);
    }

    private Answered whole(Call call, GenerationRequest request, long end) {
        long start = System.nanoTime();
        var sample = service.generate(call, request).samples().getFirst();
        require(sample.finishReason());
        long now = System.nanoTime();
        return outcome -> outcome.written().text(sample.tokens(), start, now, end);
    }

    private Answered read(Call call, GenerationRequest request, long due, long end) {
        long start = System.nanoTime();
        long[] seen = new long[request.maxTokens()];
        int tokens = 0;
        try (GenerationStream stream = service.stream(call, request)) {
            for (var event = stream.next(); event != null; event = stream.next()) {
                switch (event) {
                    case GenerationStream.Event.Token token -> seen[tokens++] = System.nanoTime();
                    case GenerationStream.Event.Done done -> require(done.finishReason());
                }
            }
        }
        int count = tokens;
        long now = System.nanoTime();
        return outcome -> {
            outcome.written().text(count, start, now, end);
            outcome.written().first(seen[0] - due);
            for (int i = 1; i < count; i++) {
                outcome.written().between(seen[i] - seen[i - 1]);
            }
        };
    }

    /** A text that was cut off by the deadline would be a short and a cheap one. */
    private static void require(FinishReason reason) {
        if (reason != FinishReason.LENGTH) {
            throw new InferenceException(ErrorCode.DEADLINE_EXCEEDED, "a text ended by " + reason);
        }
    }
}
