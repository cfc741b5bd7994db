package io.recurrent.bench.load;

import io.recurrent.call.Call;
import io.recurrent.call.CallFactory;
import io.recurrent.call.Caller;
import io.recurrent.call.Transport;
import io.recurrent.engine.ModelReference;
import io.recurrent.input.RowInput;
import io.recurrent.service.sequences.SequenceService;
import io.recurrent.service.sequences.SequenceService.ExportedState;
import io.recurrent.service.sequences.SequenceService.Start;
import io.recurrent.service.sequences.SequenceService.Step;
import io.recurrent.service.sequences.StepAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Steps of live sequences in turn, a virtual thread a caller. */
public final class StepLoad extends CallLoad {
    private static final String MODEL = "sentiment";

    private final SequenceService service;
    private final CallFactory calls;
    private final List<RowInput> inputs;
    private final List<String> live = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    /** Steps of these texts in turn; no sequence lives yet. */
    public StepLoad(SequenceService service, CallFactory calls, List<String> texts) {
        super(Executors.newVirtualThreadPerTaskExecutor());
        this.service = service;
        this.calls = calls;
        this.inputs = texts.stream().map(StepLoad::input).toList();
    }

    @SuppressWarnings("NullAway") // it does not see in compiled code that an array may be null
    private static RowInput input(String text) {
        return RowInput.text(text);
    }

    /** Starts so many more sequences and gives each one step. Not beside other calls. */
    public void begin(int sequences) {
        for (int i = 0; i < sequences; i++) {
            String id = start(null);
            live.add(id);
            service.step(call(), new Step(MODEL, id, null, inputs.get(i % inputs.size()), false));
        }
    }

    /** Ends them all. Not beside other calls. */
    public void endAll() {
        live.forEach(this::end);
        live.clear();
    }

    /**
     * Starts a sequence.
     *
     * @param state a token, or null
     * @return its id
     */
    public String start(@Nullable String state) {
        return service.start(call(), new Start(new ModelReference(MODEL, null), null, state))
                .sequence();
    }

    /** One step of one sequence. */
    public StepAnswer step(String sequence, String text) {
        return service.step(call(), new Step(MODEL, sequence, null, input(text), false));
    }

    /** A sequence's state. */
    public ExportedState export(String sequence) {
        return service.export(call(), MODEL, sequence);
    }

    /** Ends one sequence. */
    public void end(String sequence) {
        service.end(call(), MODEL, sequence);
    }

    private Call call() {
        return calls.start(calls.requestId(null), Caller.ANONYMOUS, Transport.INTERNAL, null);
    }

    @Override
    Answered call(long due, long end) {
        int turn = next.getAndIncrement();
        String sequence = live.get(Math.floorMod(turn, live.size()));
        service.step(call(), new Step(MODEL, sequence, null, inputs.get(Math.floorMod(turn, inputs.size())), false));
        return Answered.PLAINLY;
    }
}
