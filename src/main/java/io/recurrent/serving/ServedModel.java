package io.recurrent.serving;

import io.recurrent.batch.BatchQueue;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.model.Bundle;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.RowModel;
import io.recurrent.model.TensorGraph;
import io.recurrent.task.classification.TextClassification;
import io.recurrent.task.generation.GenerationTask;
import io.recurrent.task.tagging.TokenTagging;

/**
 * A loaded model with the task that gives its scores a meaning. Thread safe; it owns the loaded model and its queue.
 */
public final class ServedModel implements AutoCloseable {
    private final RowModel model;
    private final Decoder decoder;
    private final BatchQueue<ServedRow> queue;
    private final Exactness exactness;

    /** What the scores mean. */
    public sealed interface Decoder {
        /** A label for the whole text. */
        record Classifier(TextClassification task) implements Decoder {}

        /** A tag for each token. */
        record Tagger(TokenTagging task) implements Decoder {}

        /** The probability of each next token. */
        record Language(GenerationTask writer) implements Decoder {}

        /** Nothing; callers know. */
        record Tensors(TensorGraph graph) implements Decoder {}
    }

    ServedModel(RowModel model, Decoder decoder, QueueFactory.Opened opened) {
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
    public void requireStreams() {
        if (!exactness.chunks()) {
            throw new InferenceException(
                    ErrorCode.TASK_MISMATCH,
                    "model " + bundle().name()
                            + " cannot take a text in parts: it carries no state from one to the next"
                            + " (bidirectional models do not), or not exactly");
        }
    }

    public Decoder decoder() {
        return decoder;
    }

    /** Where its texts wait to be run. */
    public BatchQueue<ServedRow> queue() {
        return queue;
    }

    /** The model, for a call that asks it for more than tensors. */
    public LoadedModel model() {
        if (model instanceof LoadedModel loaded) {
            return loaded;
        }
        throw mismatch("text");
    }

    /** Where the model came from. */
    public Bundle bundle() {
        return model.bundle();
    }

    /** Whether it answers sequences. */
    public boolean takesSequences() {
        return exactness.chunks() && !(decoder instanceof Decoder.Tagger);
    }

    /**
     * Refuses sequences of a model that cannot answer them.
     *
     * @throws InferenceException TASK_MISMATCH
     */
    public void requireSequences() {
        if (decoder instanceof Decoder.Tagger) {
            throw mismatch("sequences");
        }
        requireStreams();
    }

    /** The classifier, for a call that asks for a label. */
    public TextClassification classifier() {
        if (decoder instanceof Decoder.Classifier classifier) {
            return classifier.task();
        }
        throw mismatch("classify");
    }

    /** The tagger, for a call that asks for spans. */
    public TokenTagging tagger() {
        if (decoder instanceof Decoder.Tagger tagger) {
            return tagger.task();
        }
        throw mismatch("tag");
    }

    /** What writes, for a call that asks for text. */
    public GenerationTask writer() {
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
            case Decoder.Tensors tensors -> "infer";
        };
        return new InferenceException(
                ErrorCode.TASK_MISMATCH,
                "model " + bundle().name() + " does "
                        + bundle().manifest().task().text() + ": use '" + does + "', not '" + asked + "'");
    }

    @Override
    public void close() {
        queue.close();
        model.close();
    }
}
