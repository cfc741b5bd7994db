package io.recurrent.task.writing;

import java.util.Locale;

/** Why a generated text ends. */
public enum FinishReason {
    /** The model's end token, or one of the caller's stop strings. */
    STOP,
    /** As many tokens as the caller or the model allows. */
    LENGTH,
    /** The caller has gone. */
    CANCELLED,
    /** The call's deadline was near. */
    DEADLINE,
    /** The server was about to end. */
    SHUTDOWN;

    /** As callers read it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
