package io.recurrent.sequence;

import java.time.Duration;

/**
 * How many sequences may live, and how long.
 *
 * @param maxLive sequences at a time
 * @param callerShare the part of them that one caller may hold, above 0 and at most 1
 * @param maxBytes of what they keep, roughly
 * @param idle one that gets no step for so long expires; looks at it change nothing
 * @param age one that started so long ago expires
 */
public record SequenceLimits(int maxLive, double callerShare, long maxBytes, Duration idle, Duration age) {}
