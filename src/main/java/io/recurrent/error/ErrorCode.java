package io.recurrent.error;

/**
 * Every way in which a call can fail, as callers see it. The list is closed: transports map it by an exhaustive switch,
 * and docs/ERRORS.md describes each member.
 */
public enum ErrorCode {
    /** The request is malformed or its values are out of range; nothing ran. */
    INVALID_ARGUMENT(false, true),
    /** The model exists but does another task. */
    TASK_MISMATCH(false, true),
    /** More tokens, rows or steps than the model or any batch allows; never queued. */
    INPUT_TOO_LARGE(false, true),
    /** The body or message passes the byte limit, counted after decompression. */
    PAYLOAD_TOO_LARGE(false, true),
    /** No or unknown credentials. */
    UNAUTHENTICATED(false, true),
    /** Known credentials that lack the right. */
    PERMISSION_DENIED(false, true),
    /** No model of that name, or no such version of it. */
    MODEL_NOT_FOUND(false, true),
    /** The model is known but none of its versions can answer now. */
    MODEL_NOT_READY(true, false),
    /** No capacity at present; the call was never started. */
    OVERLOADED(true, false),
    /** The server drains; the call was never started. */
    SHUTTING_DOWN(true, false),
    /** The deadline passed before there was an answer. */
    DEADLINE_EXCEEDED(true, false),
    /** The caller has gone. */
    CANCELLED(false, true),
    /** No such live sequence. */
    SEQUENCE_NOT_FOUND(false, true),
    /** The sequence is in another state than the call assumes; it was left unchanged. */
    SEQUENCE_CONFLICT(false, true),
    /** A model version cannot be served: digest, signature, golden sample or graph content. */
    MODEL_REJECTED(false, true),
    /** Another operation on the model is under way, or the model's or registry's state does not allow this one. */
    MODEL_CONFLICT(false, true),
    /** A validated run failed in the native runtime. */
    INFERENCE_FAILED(false, false),
    /** A bug in the server. */
    INTERNAL(false, false);

    private final boolean retryable;
    private final boolean callerFault;

    ErrorCode(boolean retryable, boolean callerFault) {
        this.retryable = retryable;
        this.callerFault = callerFault;
    }

    /** Whether the same call may succeed later, here or on another replica. */
    public boolean retryable() {
        return retryable;
    }

    /** Whether the caller can mend it by changing the call; such failures are logged at DEBUG without a stack. */
    public boolean callerFault() {
        return callerFault;
    }
}
