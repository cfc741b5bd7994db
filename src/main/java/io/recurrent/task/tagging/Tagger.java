package io.recurrent.task.tagging;

import io.recurrent.call.Call;
import io.recurrent.engine.Answer;
import io.recurrent.engine.CallKind;
import io.recurrent.engine.InputCalls;
import io.recurrent.engine.InputRequest;
import java.util.List;

/** Tagging by the way of all calls. Thread safe. */
public final class Tagger implements TaggingService {
    /** The spans of a text. */
    public static final CallKind KIND = new CallKind(TaggingTask.VERB);

    private final InputCalls calls;

    /** Over calls that others make ready. */
    public Tagger(InputCalls calls) {
        this.calls = calls;
    }

    @Override
    public Answer<List<Span>> tag(Call call, InputRequest request) {
        return calls.answer(call, KIND, request, model -> {
            TokenTagging decoder =
                    model.as(ServedTagging.class, TaggingTask.VERB).decoder();
            return (index, row, scores) -> decoder.decode(row.encoding(), scores, 0);
        });
    }
}
