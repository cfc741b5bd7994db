package io.recurrent.registry;

import java.util.Set;

/**
 * Where a version is in its life, and where it may go from there. A version that is wanted again after its end begins a
 * new life as NEW.
 */
public enum VersionState {
    /** Found and not yet read, or not complete. */
    NEW,
    /** Being read, loaded and checked. */
    LOADING,
    /** Answers calls. */
    READY,
    /** Takes no new calls and waits for those that hold a lease. */
    DRAINING,
    /** Closed. */
    UNLOADED,
    /** Cannot be served; its reason says why. */
    FAILED;

    /** The states that may follow this one; none after the end. */
    Set<VersionState> next() {
        return switch (this) {
            // UNLOADED: an administrator does not want it any more.
            case NEW -> Set.of(LOADING, UNLOADED);
            // UNLOADED: it was taken away, or the registry was closed, while it was loading.
            case LOADING -> Set.of(READY, FAILED, UNLOADED);
            case READY -> Set.of(DRAINING);
            case DRAINING, FAILED -> Set.of(UNLOADED);
            case UNLOADED -> Set.of();
        };
    }
}
