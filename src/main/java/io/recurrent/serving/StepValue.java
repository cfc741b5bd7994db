package io.recurrent.serving;

/** A task's own part of the answer to a step; transports write the kinds that they know. Immutable. */
public interface StepValue {}
