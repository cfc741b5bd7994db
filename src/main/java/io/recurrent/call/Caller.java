package io.recurrent.call;

/**
 * Who asks. The transports say it once a call; in overload the caller with the most in the queue is refused first.
 *
 * @param id the same for all calls of one caller; not blank
 */
public record Caller(String id) {
    /** A caller of whom nothing is known. */
    public static final Caller ANONYMOUS = new Caller("anonymous");

    /** Checks that there is an id. */
    public Caller {
        if (id.isBlank()) {
            throw new IllegalArgumentException("a caller's id must not be blank");
        }
    }

    /** Whoever calls from an address, without the port, since a caller has many connections. */
    public static Caller at(String address) {
        return address.isBlank() ? ANONYMOUS : new Caller(address);
    }
}
