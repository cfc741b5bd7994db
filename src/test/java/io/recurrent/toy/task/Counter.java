package io.recurrent.toy.task;

import io.recurrent.call.Call;
import io.recurrent.engine.Answer;
import io.recurrent.engine.CallKind;
import io.recurrent.engine.InputCalls;
import io.recurrent.engine.InputRequest;

/** Counting by the way of all calls. Thread safe. */
public final class Counter {
    /** How many. */
    public static final CallKind KIND = new CallKind(CountingTask.VERB);

    private final InputCalls calls;

    public Counter(InputCalls calls) {
        this.calls = calls;
    }

    /** A number for every input. */
    public Answer<Integer> count(Call call, InputRequest request) {
        return calls.answer(call, KIND, request, model -> {
            model.as(ServedCounting.class, CountingTask.VERB);
            return (index, row, scores) -> ServedCounting.count(scores);
        });
    }
}
