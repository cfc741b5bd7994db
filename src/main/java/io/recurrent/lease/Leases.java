package io.recurrent.lease;

/**
 * Counts who is using a thing, so that it is closed after the last of them and never under one.
 *
 * <p>Thread safe. Transitions: open (0 or more users) -> closing (1 or more users, no new ones) -> closed. The action
 * runs exactly once, on the thread that returned the last lease or that closed when there was none.
 */
public final class Leases {
    private final Runnable closeAction;
    private int users;
    private boolean closing;

    /** A thing without users; {@code closeAction} runs once when it is closed and nobody uses it. */
    public Leases(Runnable closeAction) {
        this.closeAction = closeAction;
    }

    /** One more user; false when the thing is closing or closed, and then there is nothing to release. */
    public synchronized boolean acquire() {
        if (closing) {
            return false;
        }
        users++;
        return true;
    }

    /** One user less. */
    public void release() {
        boolean last;
        synchronized (this) {
            if (users == 0) {
                throw new IllegalStateException("a lease was returned twice; this is a bug in the server");
            }
            users--;
            last = closing && users == 0;
        }
        if (last) {
            closeAction.run();
        }
    }

    /** No new users from now on; the action runs when the last has gone. Closing again does nothing. */
    public void close() {
        boolean now;
        synchronized (this) {
            now = !closing && users == 0;
            closing = true;
        }
        if (now) {
            closeAction.run();
        }
    }

    /** Users at this moment. */
    public synchronized int users() {
        return users;
    }
}
