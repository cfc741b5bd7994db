package io.recurrent.call;

/** Counts what the transports turn away before there is a call. Implementations are thread safe. */
@FunctionalInterface
public interface RefusalMetrics {
    /** Counts nothing. */
    RefusalMetrics NONE = (transport, reason) -> {};

    /** One request, call or connection was turned away. */
    void refused(Transport transport, Refusal reason);
}
