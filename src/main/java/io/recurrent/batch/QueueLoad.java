package io.recurrent.batch;

/**
 * What rows that are offered to a queue would find there.
 *
 * @param rows rows that are in the queue or being run
 * @param capacity rows that it may hold
 * @param offered rows that are offered
 * @param waitNanos predicted time until the offered rows are run; 0 when no row waits
 * @param runNanos predicted time that running them takes
 */
public record QueueLoad(int rows, int capacity, int offered, long waitNanos, long runNanos) {}
