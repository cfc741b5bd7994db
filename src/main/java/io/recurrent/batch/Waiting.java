package io.recurrent.batch;

/**
 * What a policy knows of the rows that wait: their next run, in order of arrival. The arrays belong to the queue, may
 * be longer than {@code count}, and are valid during one decision.
 *
 * @param count rows that wait, 1 or more
 * @param steps for each row the steps that its next run takes
 * @param slackNanos for each row the time left until its deadline
 * @param mostUrgent the row that must be in the next run
 * @param waitedNanos how long the row that has waited longest has waited
 * @param runningRows rows of the same model version that other workers run now
 * @param workers workers that run those or nothing, the one that asks among them
 */
public record Waiting(
        int count, int[] steps, long[] slackNanos, int mostUrgent, long waitedNanos, int runningRows, int workers) {}
