package io.recurrent.call;

import java.time.Duration;

/**
 * What callers may ask for.
 *
 * @param defaultDeadline for calls that name none
 * @param maxDeadline the longest; longer ones are cut to it
 * @param maxInputs inputs a call
 */
public record CallSettings(Duration defaultDeadline, Duration maxDeadline, int maxInputs) {}
