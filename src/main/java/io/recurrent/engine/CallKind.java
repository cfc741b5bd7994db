package io.recurrent.engine;

import java.util.regex.Pattern;

/**
 * What a call asks for, as metrics name it. Each door has its own: they come from a closed set that is fixed when the
 * server is built, so that labels stay bounded.
 *
 * @param text its name in metrics
 */
public record CallKind(String text) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z-]{0,30}");

    /** Checks the name. */
    public CallKind {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("a kind of call is 1 to 31 of a-z and -, got '" + text + "'");
        }
    }
}
