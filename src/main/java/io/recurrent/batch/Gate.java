package io.recurrent.batch;

/** Decides whether rows may enter a queue; asked and obeyed under the queue's lock, so it must be quick. */
@FunctionalInterface
public interface Gate {
    /** Lets the rows in by returning; what it throws reaches the caller that offered them, and no row has entered. */
    void check(QueueLoad load);
}
