package io.recurrent.bench.server;

/** What is measured: a process, and what it counts itself. */
public interface Target {
    /** Its processor time and memory. */
    Proc process();

    /** Its counters now. */
    Counters counters() throws Exception;
}
