package io.recurrent.serving;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The task of one version that serves: what its scores mean. Thread safe. */
public interface ServedTask {
    /** Which task it is. */
    Task task();

    /** Compares answers with the bundle's golden samples; a new one for each load. */
    Golden golden();

    /** What the entries of the scores' last axis are called; empty where they have no names. */
    default List<String> labels() {
        return List.of();
    }

    /** Ids that go before the first token of a row which begins at the model's initial state. Read only. */
    default int[] lead() {
        return new int[0];
    }

    /** What it makes of scores beside them, for callers who want tensors; empty where that is nothing. */
    default Optional<DerivedOutput> derived() {
        return Optional.empty();
    }

    /** How it answers the steps of sequences; null for a task that cannot. */
    default @Nullable StepDecoder steps() {
        return null;
    }

    /**
     * A further output of each row, {@code [labels]} floats.
     *
     * @param name its name
     * @param labels what its entries are called
     * @param of makes it of a row's scores
     */
    record DerivedOutput(String name, List<String> labels, UnaryOperator<float[]> of) {}
}
