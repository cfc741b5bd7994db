package io.recurrent.serving;

import io.recurrent.batch.BatchQueue;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.model.Bundle;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.ModelManifest;
import java.util.List;
import java.util.Map;

/**
 * A version that serves: its graphs, each with its queue, and the task that gives their scores a meaning. Thread safe;
 * it owns its graphs and their queues.
 */
public final class ServedModel implements AutoCloseable {
    private final Bundle bundle;
    private final ServedTask task;
    private final Map<String, ServedGraph> graphs;

    /** A version over graphs that are open. */
    public ServedModel(Bundle bundle, ServedTask task, Map<String, ServedGraph> graphs) {
        this.bundle = bundle;
        this.task = task;
        this.graphs = Map.copyOf(graphs);
    }

    /** Where the model came from. */
    public Bundle bundle() {
        return bundle;
    }

    /** What its scores mean. */
    public ServedTask task() {
        return task;
    }

    /**
     * Its task, for a call that asks for one kind of it.
     *
     * @param verb what the call asks for
     * @throws InferenceException TASK_MISMATCH when it does another
     */
    public <T extends ServedTask> T as(Class<T> kind, String verb) {
        if (kind.isInstance(task)) {
            return kind.cast(task);
        }
        throw mismatch(verb);
    }

    /** A graph by its name. */
    public ServedGraph graph(String name) {
        ServedGraph graph = graphs.get(name);
        if (graph == null) {
            throw new IllegalStateException(
                    "model " + bundle.name() + " has no graph '" + name + "'; this is a bug in the server");
        }
        return graph;
    }

    /** The graph that a version of one graph has. */
    public ServedGraph main() {
        return graph(ModelManifest.MAIN);
    }

    /** Where the rows of its only graph wait to be run. */
    public BatchQueue<ServedRow> queue() {
        return main().queue();
    }

    /**
     * Its only graph, for a call that has rows of text, ids or frames.
     *
     * @throws InferenceException TASK_MISMATCH when it takes tensors only
     */
    public LoadedModel rows() {
        if (graphs.size() == 1 && main().model() instanceof LoadedModel loaded) {
            return loaded;
        }
        throw mismatch("text");
    }

    /** The tokens of an input that it takes; {@link Integer#MAX_VALUE} when it takes tensors only. */
    public int mostTokens() {
        return graphs.size() == 1 && main().model() instanceof LoadedModel loaded
                ? loaded.maxTokens()
                : Integer.MAX_VALUE;
    }

    /**
     * Refuses calls that need a state which lives across runs, unless input in parts gives the bits of the whole.
     *
     * @throws InferenceException TASK_MISMATCH
     */
    public void requireStreams() {
        if (!carriesState()) {
            throw new InferenceException(
                    ErrorCode.TASK_MISMATCH,
                    "model " + bundle.name()
                            + " cannot take a text in parts: it carries no state from one to the next"
                            + " (bidirectional models do not), or not exactly");
        }
    }

    private boolean carriesState() {
        return graphs.size() == 1 && main().exactness().chunks();
    }

    /** Whether it answers sequences. */
    public boolean takesSequences() {
        return carriesState() && task.steps() != null;
    }

    /**
     * How it answers the steps of sequences.
     *
     * @throws InferenceException TASK_MISMATCH when it cannot
     */
    public StepDecoder requireSequences() {
        StepDecoder steps = task.steps();
        if (steps == null) {
            throw mismatch("sequences");
        }
        requireStreams();
        return steps;
    }

    /** What a call is told that asks for what the task does not do. */
    public InferenceException mismatch(String asked) {
        Task does = task.task();
        return new InferenceException(
                ErrorCode.TASK_MISMATCH,
                "model " + bundle.name() + " does " + does.name() + ": use '" + does.verb() + "', not '" + asked + "'");
    }

    @Override
    public void close() {
        closeAll(graphs.values().stream().<Runnable>map(graph -> graph::close).toList());
    }

    /** Closes everything, also after one that fails; the first failure is thrown with the others. */
    static void closeAll(List<Runnable> closes) {
        RuntimeException failure = null;
        for (Runnable close : closes) {
            try {
                close.run();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
