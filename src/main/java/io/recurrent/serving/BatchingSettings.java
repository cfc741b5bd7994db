package io.recurrent.serving;

import java.time.Duration;

/**
 * How rows share runs. Zero stands for what was measured when the model was loaded.
 *
 * @param policy which rows run together
 * @param maxRows rows in a run; 0: as many as pay
 * @param maxPaddedSteps rows times the longest row's steps in a run of several rows
 * @param maxRun predicted time of a run of several rows
 * @param window how long the first row waits for others; FIFO only
 * @param chunkSteps steps of a row in one run, where the model carries its state; 0: what takes about a millisecond
 * @param capacity rows of one version that may wait or run
 * @param probe how long the cost of runs is measured at most
 */
public record BatchingSettings(
        Policy policy,
        int maxRows,
        int maxPaddedSteps,
        Duration maxRun,
        Duration window,
        int chunkSteps,
        int capacity,
        Duration probe) {

    /** Which rows run together. */
    public enum Policy {
        /** Rows of like length, as far as that pays. */
        LENGTH_AWARE,
        /** Rows in order of arrival: a control for measurements. */
        FIFO,
        /** Every row alone: a control for measurements. */
        ONE_AT_A_TIME
    }
}
