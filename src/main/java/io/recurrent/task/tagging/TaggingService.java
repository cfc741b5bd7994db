package io.recurrent.task.tagging;

import io.recurrent.call.Call;
import io.recurrent.engine.Answer;
import io.recurrent.engine.InputRequest;
import io.recurrent.error.InferenceException;
import java.util.List;

/**
 * The one door through which every transport asks for spans. Thread safe; a call blocks its thread until there is an
 * answer, the deadline passes or the call is cancelled. All inputs of a call are answered by one version, all or none.
 */
public interface TaggingService {
    /**
     * The labelled spans of every input, in order of their place.
     *
     * @throws InferenceException any code but UNAUTHENTICATED and PERMISSION_DENIED; its field is relative to the
     *     request
     */
    Answer<List<Span>> tag(Call call, InputRequest request);
}
