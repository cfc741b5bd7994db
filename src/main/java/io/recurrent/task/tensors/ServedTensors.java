package io.recurrent.task.tensors;

import io.recurrent.model.TensorGraph;
import io.recurrent.serving.Golden;
import io.recurrent.serving.ServedTask;
import io.recurrent.serving.Task;

/**
 * A graph that serves tensors. Thread safe.
 *
 * @param task which task it is
 * @param graph its only graph
 */
public record ServedTensors(Task task, TensorGraph graph) implements ServedTask {
    @Override
    public Golden golden() {
        return new GoldenTensors(graph);
    }
}
