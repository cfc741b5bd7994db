package io.recurrent.admission;

/**
 * What a call asks for, and what it finds.
 *
 * @param rows rows that are in the queue or being run
 * @param capacity rows that the queue may hold
 * @param offered rows of the call
 * @param waitNanos predicted time until they are run; 0 when nothing waits before them
 * @param runNanos predicted time that running them takes
 * @param remainingNanos time until the call's deadline
 */
public record Demand(int rows, int capacity, int offered, long waitNanos, long runNanos, long remainingNanos) {}
