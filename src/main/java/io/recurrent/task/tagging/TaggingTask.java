package io.recurrent.task.tagging;

import io.recurrent.model.Bundle;
import io.recurrent.model.BundleException;
import io.recurrent.model.GraphForm;
import io.recurrent.model.GraphForm.Reads;
import io.recurrent.model.GraphForm.ScoresForm;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.ModelLoader;
import io.recurrent.model.ModelManifest;
import io.recurrent.model.RowModel;
import io.recurrent.serving.ServedTask;
import io.recurrent.serving.Task;
import io.recurrent.serving.TaskDefinition;
import io.recurrent.task.tagging.TaggingKeys.TagsPart;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tagging of a text's tokens, which makes labelled spans. */
public final class TaggingTask implements Task {
    static final String VERB = "tag";

    /** The task. */
    public TaggingTask() {}

    @Override
    public String name() {
        return "token-tagging";
    }

    @Override
    public String verb() {
        return VERB;
    }

    @Override
    public Class<TaggingKeys> keys() {
        return TaggingKeys.class;
    }

    @Override
    public TaskDefinition define(ModelManifest manifest) {
        TaggingKeys keys = manifest.keys(keys());
        if (keys.labels() != null) {
            throw BundleException.at("labels", name() + " has its labels under tags.labels");
        }
        TagsPart tags = keys.tags();
        if (tags == null) {
            throw BundleException.at("tags", "required for " + name());
        }
        return new Definition(tags);
    }

    private final class Definition implements TaskDefinition {
        private final TagsPart tags;

        Definition(TagsPart tags) {
            this.tags = tags;
        }

        @Override
        public Map<String, GraphForm> graphs() {
            ScoresForm scores = ScoresForm.each(tags.labels().size());
            return Map.of(ModelManifest.MAIN, new GraphForm.Rows(Reads.TOKENS, scores));
        }

        @Override
        public ServedTask open(Bundle bundle, Map<String, RowModel> graphs) {
            LoadedModel model = LoadedModel.of(graphs, ModelManifest.MAIN);
            CrfTables tables = tables(bundle);
            try {
                TokenTagging decoder = new TokenTagging(tags.scheme(), tags.labels(), tables);
                return new ServedTagging(TaggingTask.this, decoder, model);
            } catch (IllegalArgumentException e) {
                throw BundleException.at("tags", String.valueOf(e.getMessage()));
            }
        }

        private @Nullable CrfTables tables(Bundle bundle) {
            String file = tags.crf();
            if (file == null) {
                return null;
            }
            CrfFile crf = ModelLoader.json(bundle, "tags.crf", file, CrfFile.class);
            try {
                return new CrfTables(crf.start(), crf.end(), crf.transitions());
            } catch (IllegalArgumentException e) {
                throw new BundleException(file, String.valueOf(e.getMessage()), e);
            }
        }
    }
}
