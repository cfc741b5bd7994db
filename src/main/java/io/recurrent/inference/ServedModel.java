package io.recurrent.inference;

import io.recurrent.batch.BatchQueue;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.model.LoadedModel;
import io.recurrent.task.TextClassification;
import io.recurrent.task.TokenTagging;

/**
 * A loaded model with the task that gives its scores a meaning. Thread safe; it owns the loaded model and its queue.
 */
public final class ServedModel implements AutoCloseable {
    private final LoadedModel model;
    private final Decoder decoder;
    private final BatchQueue<TextRow> queue;

    /** What the scores mean. */
    sealed interface Decoder {
        /** A label for the whole text. */
        record Classifier(TextClassification task) implements Decoder {}

        /** A tag for each token. */
        record Tagger(TokenTagging task) implements Decoder {}
    }

    ServedModel(LoadedModel model, Decoder decoder, BatchQueue<TextRow> queue) {
        this.model = model;
        this.decoder = decoder;
        this.queue = queue;
    }

    Decoder decoder() {
        return decoder;
    }

    /** Where its texts wait to be run. */
    BatchQueue<TextRow> queue() {
        return queue;
    }

    LoadedModel model() {
        return model;
    }

    /** The classifier, for a call that asks for a label. */
    TextClassification classifier() {
        if (decoder instanceof Decoder.Classifier classifier) {
            return classifier.task();
        }
        throw mismatch("classify", "tag");
    }

    /** The tagger, for a call that asks for spans. */
    TokenTagging tagger() {
        if (decoder instanceof Decoder.Tagger tagger) {
            return tagger.task();
        }
        throw mismatch("tag", "classify");
    }

    private InferenceException mismatch(String asked, String does) {
        return new InferenceException(
                ErrorCode.TASK_MISMATCH,
                "model " + model.bundle().name() + " does "
                        + model.manifest().task().text() + ": use '" + does + "', not '" + asked + "'");
    }

    @Override
    public void close() {
        queue.close();
        model.close();
    }
}
