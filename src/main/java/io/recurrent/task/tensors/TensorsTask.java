package io.recurrent.task.tensors;

import io.recurrent.model.Bundle;
import io.recurrent.model.GraphForm;
import io.recurrent.model.ModelManifest;
import io.recurrent.model.RowModel;
import io.recurrent.model.TensorGraph;
import io.recurrent.serving.ServedTask;
import io.recurrent.serving.Task;
import io.recurrent.serving.TaskDefinition;
import java.util.Map;

/** Any graph, run on whatever tensors it takes; what they mean is its callers' matter. */
public final class TensorsTask implements Task {
    /** The task. */
    public TensorsTask() {}

    /** It has no keys of its own. */
    public record Keys() {}

    @Override
    public String name() {
        return "tensors";
    }

    @Override
    public String verb() {
        return "infer";
    }

    @Override
    public Class<Keys> keys() {
        return Keys.class;
    }

    @Override
    public TaskDefinition define(ModelManifest manifest) {
        manifest.keys(keys());
        return new Definition();
    }

    private final class Definition implements TaskDefinition {
        @Override
        public Map<String, GraphForm> graphs() {
            return Map.of(ModelManifest.MAIN, new GraphForm.Tensors());
        }

        @Override
        public ServedTask open(Bundle bundle, Map<String, RowModel> graphs) {
            return new ServedTensors(TensorsTask.this, TensorGraph.of(graphs, ModelManifest.MAIN));
        }
    }
}
