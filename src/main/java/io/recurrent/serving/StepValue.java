package io.recurrent.serving;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A task's own part of the answer to a step: a record, whose components JSON writes as fields of the answer, without
 * those that are null. Immutable.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public interface StepValue {}
