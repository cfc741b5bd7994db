package io.recurrent.admission;

/**
 * What a call asks for, and what it finds.
 *
 * @param rows rows that are in the queue or being run
 * @param waiting those of them that are not being run
 * @param capacity rows that the queue may hold
 * @param room rows that the caller may add now
 * @param offered rows of the call
 * @param waitNanos predicted time until they are run for the first time
 * @param betweenNanos predicted time that they wait after that, between their runs
 * @param runNanos predicted time that running them takes
 * @param remainingNanos time until the call's deadline
 * @param overloadNanos for how long the queue has been at its limit without getting empty; 0 when it is not
 * @param callerFull whether the caller has as much in the queue as it would if all callers had the same
 */
public record Demand(
        int rows,
        int waiting,
        int capacity,
        int room,
        int offered,
        long waitNanos,
        long betweenNanos,
        long runNanos,
        long remainingNanos,
        long overloadNanos,
        boolean callerFull) {}
