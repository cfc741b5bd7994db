package io.recurrent.sequence;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where sequences are kept that several replicas serve. Each change is atomic, and made only from the step that it was
 * made for, so that no step is lost or applied twice, whoever sends it where. An id may be ended and started again, so
 * each start has a mark of its own, and a change for one start never meets another, however late it comes. Thread safe.
 * Methods throw an {@link io.recurrent.error.InferenceException} when the store cannot be reached.
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
     * A sequence that is kept.
     *
     * @param start the mark of its start
     * @param sequence how it stands
     * @param idle since its start or the last step that was begun or kept
     */
    record Kept(String start, StoredSequence sequence, Duration idle) {}

    /**
     * Keeps a new sequence; its idle time begins.
     *
     * @param start a mark that no other start has
     * @return false when there is one with this key, which stays as it is
     */
    boolean create(Key key, String start, StoredSequence sequence);

    /** The sequence, or null when there is none, it has ended or expired. Its idle time goes on. */
    @Nullable
    Kept look(Key key);

    /** As {@link #look}, for a step that begins: the idle time begins again. */
    @Nullable
    Kept touch(Key key);

    /**
     * Keeps a sequence's next step; its idle time begins again.
     *
     * @param start the mark of the start that the step was made for
     * @param expectedStep the step before it
     * @return false when the sequence is not at that step any more, gone, or of another start; then nothing has changed
     */
    boolean replace(Key key, String start, StoredSequence sequence, long expectedStep);

    /**
     * Ends a sequence.
     *
     * @param start the mark of the start that is meant
     * @return whether there was one of this start
     */
    boolean remove(Key key, String start);
}
