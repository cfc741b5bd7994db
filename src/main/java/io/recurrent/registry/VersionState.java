package io.recurrent.registry;

/**
 * Where a version is in its life. Transitions: NEW -> LOADING -> READY -> DRAINING -> UNLOADED, and LOADING -> FAILED.
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
    FAILED
}
