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
    private final BatchQueue<EngineRow> queue;
    private final Exactness exactness;

    /** What the scores mean. */
    sealed interface Decoder {
        /** A label for the whole text. */
        record Classifier(TextClassification task) implements Decoder {}

        /** A tag for each token. */
        record Tagger(TokenTagging task) implements Decoder {}

        /** The probability of each next token. */
        record Language(Writer writer) implements Decoder {}
    }

    ServedModel(LoadedModel model, Decoder decoder, QueueFactory.Opened opened) {
        this.model = model;
        this.decoder = decoder;
        this.queue = opened.queue();
        this.exactness = opened.exactness();
    }

    /**
     * Refuses calls that need a state which lives across runs, unless input in parts gives the bits of the whole.
     *
     * @throws InferenceException TASK_MISMATCH
     */
    void requireStreams() {
        if (!exactness.chunks()) {
            throw new InferenceException(
                    ErrorCode.TASK_MISMATCH,
                    "model " + model.bundle().name()
                            + " cannot take a text in parts: it carries no state from one to the next"
                            + " (bidirectional models do not), or not exactly");
        }
    }

    Decoder decoder() {
        return decoder;
    }

    /** Where its texts wait to be run. */
    BatchQueue<EngineRow> queue() {
        return queue;
    }

    LoadedModel model() {
        return model;
    }

    /**
     * Refuses sequences of a model that cannot answer them.
     *
     * @throws InferenceException TASK_MISMATCH
     */
    void requireSequences() {
        if (decoder instanceof Decoder.Tagger) {
            throw mismatch("sequences");
        }
        requireStreams();
    }

    /** The classifier, for a call that asks for a label. */
    TextClassification classifier() {
        if (decoder instanceof Decoder.Classifier classifier) {
            return classifier.task();
        }
        throw mismatch("classify");
    }

    /** The tagger, for a call that asks for spans. */
    TokenTagging tagger() {
        if (decoder instanceof Decoder.Tagger tagger) {
            return tagger.task();
        }
        throw mismatch("tag");
    }

    /** What writes, for a call that asks for text. */
    Writer writer() {
        if (decoder instanceof Decoder.Language language) {
            return language.writer();
        }
        throw mismatch("generate");
    }

    private InferenceException mismatch(String asked) {
        String does = switch (decoder) {
            case Decoder.Classifier classifier -> "classify";
            case Decoder.Tagger tagger -> "tag";
            case Decoder.Language language -> "generate";
        };
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
