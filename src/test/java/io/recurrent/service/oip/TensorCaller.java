package io.recurrent.service.oip;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recurrent.call.CallFactory;
import io.recurrent.call.CallSettings;
import io.recurrent.engine.ModelReference;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.Engine;
import io.recurrent.service.oip.TensorService.TensorAnswer;
import io.recurrent.service.sequences.SequenceServer;
import io.recurrent.task.tensors.TensorRequest;
import io.recurrent.task.tensors.TensorRequest.SequenceMark;
import io.recurrent.task.tensors.TensorRequest.Wanted;
import io.recurrent.tensor.TensorData;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Calls a plane's models by tensors. */
final class TensorCaller {
    static final int MOST_ROWS = 8;

    private final Engine plane;
    private final TensorCalls tensors;

    TensorCaller(SequenceServer sequences) {
        this.plane = sequences.plane();
        Duration minute = Duration.ofMinutes(1);
        this.tensors = new TensorCalls(
                plane.registry(),
                plane.calls(),
                sequences.sequences(),
                new CallFactory(plane.ticker(), new CallSettings(minute, minute, MOST_ROWS)));
    }

    TensorCalls tensors() {
        return tensors;
    }

    static List<Wanted> wanted(String... names) {
        return Stream.of(names).map(name -> new Wanted(name, 0)).toList();
    }

    TensorAnswer infer(String model, List<Wanted> wanted, @Nullable SequenceMark mark, TensorData... inputs) {
        ModelReference reference = new ModelReference(model, null);
        return tensors.infer(plane.call(), new TensorRequest(reference, List.of(inputs), wanted, mark, 0));
    }

    /** The scores, which come first in the answer to a request that names no outputs. */
    TensorData scores(String model, TensorData... inputs) {
        return infer(model, List.of(), null, inputs).outputs().getFirst();
    }

    InferenceException refused(String model, List<Wanted> wanted, TensorData... inputs) {
        return catchThrowableOfType(InferenceException.class, () -> infer(model, wanted, null, inputs));
    }
}
