package io.recurrent.engine;

import java.util.Locale;

/** What calls ask for, as metrics name it. */
public enum CallKind {
    /** A label for a text, with or without what led to it. */
    CLASSIFY,
    /** The spans of a text. */
    TAG,
    /** Texts that go on from a prompt. */
    GENERATE,
    /** What comes next in a text. */
    PREDICT_NEXT,
    /** Tensors for tensors. */
    INFER,
    /** A sequence's start, a step, a look at it, or its end. */
    SEQUENCE;

    /** Its name in metrics. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
