package io.recurrent.task.classification;

import io.recurrent.model.Bundle;
import io.recurrent.model.BundleException;
import io.recurrent.model.GraphForm;
import io.recurrent.model.GraphForm.Reads;
import io.recurrent.model.GraphForm.ScoresForm;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.ModelManifest;
import io.recurrent.model.RowModel;
import io.recurrent.serving.ServedTask;
import io.recurrent.serving.Task;
import io.recurrent.serving.TaskDefinition;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Classification, of texts or of frames. */
public final class ClassificationTask implements Task {
    static final String VERB = "classify";

    private final String name;
    private final Reads reads;

    private ClassificationTask(String name, Reads reads) {
        this.name = name;
        this.reads = reads;
    }

    /** A label for a text. */
    public static ClassificationTask ofTexts() {
        return new ClassificationTask("text-classification", Reads.TOKENS);
    }

    /** A label for frames of numbers. */
    public static ClassificationTask ofFrames() {
        return new ClassificationTask("frame-classification", Reads.FRAMES);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String verb() {
        return VERB;
    }

    @Override
    public Class<ClassificationKeys> keys() {
        return ClassificationKeys.class;
    }

    @Override
    public TaskDefinition define(ModelManifest manifest) {
        ClassificationKeys keys = manifest.keys(keys());
        List<String> labels = keys.labels();
        if (labels.size() < 2) {
            throw BundleException.at("labels", name + " needs 2 labels or more, got " + labels.size());
        }
        if (new HashSet<>(labels).size() != labels.size()) {
            throw BundleException.at("labels", "one is given twice in " + labels);
        }
        try {
            return new Definition(new TextClassification(labels, keys.activation()));
        } catch (IllegalArgumentException e) {
            throw BundleException.at("labels", String.valueOf(e.getMessage()));
        }
    }

    private final class Definition implements TaskDefinition {
        private final TextClassification decoder;

        Definition(TextClassification decoder) {
            this.decoder = decoder;
        }

        @Override
        public Map<String, GraphForm> graphs() {
            ScoresForm scores =
                    ScoresForm.last(decoder.width(), decoder.labels().size());
            return Map.of(ModelManifest.MAIN, new GraphForm.Rows(reads, scores));
        }

        @Override
        public ServedTask open(Bundle bundle, Map<String, RowModel> graphs) {
            return new ServedClassification(
                    ClassificationTask.this, decoder, LoadedModel.of(graphs, ModelManifest.MAIN));
        }
    }
}
