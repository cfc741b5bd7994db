package io.recurrent.call;

/**
 * Who asks. The transports say it once a call; nothing depends on it yet.
 *
 * @param id the same for all calls of one caller; not blank
 */
public record Caller(String id) {
    /** A caller that did not say who it is. */
    public static final Caller ANONYMOUS = new Caller("anonymous");

    /** Checks that there is an id. */
    public Caller {
        if (id.isBlank()) {
            throw new IllegalArgumentException("a caller's id must not be blank");
        }
    }
}
