package io.recurrent.toy.task;

import io.recurrent.model.Bundle;
import io.recurrent.model.BundleException;
import io.recurrent.model.GraphForm;
import io.recurrent.model.GraphForm.Reads;
import io.recurrent.model.GraphForm.ScoresForm;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.ModelManifest;
import io.recurrent.model.ModelManifest.TokenizerPart.Type;
import io.recurrent.model.RowModel;
import io.recurrent.serving.ServedTask;
import io.recurrent.serving.Task;
import io.recurrent.serving.TaskDefinition;
import io.recurrent.toy.task.CountingKeys.CountingPart;
import io.recurrent.toy.task.CountingKeys.Unit;
import java.util.Map;

/** Counts what a text is made of. */
public final class CountingTask implements Task {
    static final String VERB = "count";

    @Override
    public String name() {
        return "token-counting";
    }

    @Override
    public String verb() {
        return VERB;
    }

    @Override
    public Class<CountingKeys> keys() {
        return CountingKeys.class;
    }

    @Override
    public TaskDefinition define(ModelManifest manifest) {
        CountingPart counting = manifest.keys(keys()).counting();
        if (counting == null) {
            throw BundleException.at("counting", "required for " + name());
        }
        boolean characters =
                manifest.tokenizer() != null && manifest.tokenizer().type() == Type.CHARACTER;
        if ((counting.unit() == Unit.CHARACTERS) != characters) {
            throw BundleException.at("counting.unit", "characters go with a tokenizer of characters, and only they");
        }
        return new Definition();
    }

    private final class Definition implements TaskDefinition {
        @Override
        public Map<String, GraphForm> graphs() {
            return Map.of(ModelManifest.MAIN, new GraphForm.Rows(Reads.TOKENS, ScoresForm.last(1, 1)));
        }

        @Override
        public ServedTask open(Bundle bundle, Map<String, RowModel> graphs) {
            return new ServedCounting(CountingTask.this, LoadedModel.of(graphs, ModelManifest.MAIN));
        }
    }
}
