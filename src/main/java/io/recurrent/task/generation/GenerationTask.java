package io.recurrent.task.generation;

import io.recurrent.model.Bundle;
import io.recurrent.model.BundleException;
import io.recurrent.model.GraphForm;
import io.recurrent.model.GraphForm.Reads;
import io.recurrent.model.GraphForm.ScoresForm;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.ModelManifest;
import io.recurrent.model.ModelManifest.GraphPart;
import io.recurrent.model.ModelManifest.TokenizerPart;
import io.recurrent.model.RowModel;
import io.recurrent.serving.ServedTask;
import io.recurrent.serving.Task;
import io.recurrent.serving.TaskDefinition;
import io.recurrent.task.writing.NextTokens;
import io.recurrent.task.writing.WritingPart;
import io.recurrent.task.writing.WritingVocabulary;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Generation: texts that go on from a prompt, and the tokens that may come next. */
public final class GenerationTask implements Task {
    static final String VERB = "generate";
    static final String PREDICT_NEXT = "predict-next";

    private final GenerationSettings settings;
    private final GenerationMetrics.Source metrics;

    /** The task; each version that is opened gets metrics of its own. */
    public GenerationTask(GenerationSettings settings, GenerationMetrics.Source metrics) {
        this.settings = settings;
        this.metrics = metrics;
    }

    @Override
    public String name() {
        return "text-generation";
    }

    @Override
    public String verb() {
        return VERB;
    }

    @Override
    public Set<String> calls() {
        return Set.of(VERB, PREDICT_NEXT);
    }

    @Override
    public Class<GenerationKeys> keys() {
        return GenerationKeys.class;
    }

    @Override
    public TaskDefinition define(ModelManifest manifest) {
        GenerationKeys keys = manifest.keys(keys());
        if (keys.labels() != null) {
            throw BundleException.at("labels", name() + " has none");
        }
        GraphPart graph = manifest.graph(ModelManifest.MAIN);
        String key = manifest.graphKey(ModelManifest.MAIN);
        if (graph.states().isEmpty()) {
            throw BundleException.at(key + ".states", name() + " needs the graph's states");
        }
        if (graph.inputs().characters() != null) {
            throw BundleException.at(key + ".inputs.characters", "not for " + name());
        }
        return new Definition(keys.generation());
    }

    private final class Definition implements TaskDefinition {
        private final WritingPart part;

        Definition(WritingPart part) {
            this.part = part;
        }

        @Override
        public Map<String, GraphForm> graphs() {
            return Map.of(ModelManifest.MAIN, new GraphForm.Rows(Reads.TOKENS, ScoresForm.vocabulary()));
        }

        @Override
        public ServedTask open(Bundle bundle, Map<String, RowModel> graphs) {
            LoadedModel model = LoadedModel.of(graphs, ModelManifest.MAIN);
            TokenizerPart tokenizer = Objects.requireNonNull(bundle.manifest().tokenizer(), "it reads tokens");
            WritingVocabulary vocabulary =
                    new WritingVocabulary(model.vocabulary().orElseThrow(), part, tokenizer);
            NextTokens next;
            try {
                next = new NextTokens(vocabulary.tokens(), vocabulary.never());
            } catch (IllegalArgumentException e) {
                throw BundleException.at("tokenizer.vocabulary", String.valueOf(e.getMessage()));
            }
            PrefixStates prefixes = new PrefixStates(settings.prefixBytes());
            GenerationSlots slots = new GenerationSlots(settings.slots(), settings.callerShare());
            return new ServedGeneration(
                    GenerationTask.this,
                    model,
                    next,
                    vocabulary,
                    prefixes,
                    new ServedGeneration.Writing(slots, metrics.of(bundle.name(), bundle.version(), slots, prefixes)));
        }
    }
}
