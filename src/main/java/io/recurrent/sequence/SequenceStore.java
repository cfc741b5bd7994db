package io.recurrent.sequence;

import org.jspecify.annotations.Nullable;

/**
 * Where sequences are kept that several replicas serve. Each change is atomic, and made only from the step that it was
 * made for, so that no step is lost or applied twice, whoever sends it where. Thread safe. Methods throw an
 * {@link io.recurrent.error.InferenceException} when the store cannot be reached.
 */
public interface SequenceStore {
    /**
     * Which sequence.
     *
     * @param model the model's name
     * @param sequence the sequence's id
     */
    record Key(String model, String sequence) {}

    /**
     * Keeps a new sequence.
     *
     * @return false when there is one with this key, which stays as it is
     */
    boolean create(Key key, StoredSequence sequence);

    /** The sequence, or null when there is none, it has ended or expired. */
    @Nullable
    StoredSequence load(Key key);

    /**
     * Keeps a sequence's next step.
     *
     * @param expectedStep the step before it
     * @return false when the sequence is not at that step any more, or gone; then nothing has changed
     */
    boolean replace(Key key, StoredSequence sequence, long expectedStep);

    /** Ends a sequence; gives whether there was one. */
    boolean remove(Key key);
}
