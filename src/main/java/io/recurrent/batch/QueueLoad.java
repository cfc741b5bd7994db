package io.recurrent.batch;

/**
 * What rows that are offered to a queue would find there.
 *
 * @param rows rows that are in the queue or being run
 * @param waiting those of them that are not being run
 * @param capacity rows that it may hold
 * @param room rows that the caller may add now
 * @param offered rows that are offered
 * @param waitNanos predicted time until the offered rows are run for the first time
 * @param betweenNanos predicted time that they wait after that, between their runs
 * @param runNanos predicted time that running them takes
 * @param callerFull whether the caller has as much there as it would if all callers had the same
 * @param overload for how long the queue has been at its limit; to be told by whoever refuses rows because too much
 *     waits
 */
public record QueueLoad(
        int rows,
        int waiting,
        int capacity,
        int room,
        int offered,
        long waitNanos,
        long betweenNanos,
        long runNanos,
        boolean callerFull,
        Overload overload) {}
