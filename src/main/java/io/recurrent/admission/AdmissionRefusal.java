package io.recurrent.admission;

import io.recurrent.error.InferenceException;

/**
 * Why a call is not let in.
 *
 * @param error what its caller is told
 * @param full whether any other call would have been refused too, since too much waits; otherwise it is this call's own
 *     size or deadline
 */
public record AdmissionRefusal(InferenceException error, boolean full) {}
