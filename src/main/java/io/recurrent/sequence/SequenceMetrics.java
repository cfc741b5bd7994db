package io.recurrent.sequence;

/** Told of sequences. Implementations are thread safe and do not throw. */
public interface SequenceMetrics {
    /** Measures nothing. */
    SequenceMetrics NONE = new SequenceMetrics() {
        @Override
        public void started() {
            // nothing is measured
        }

        @Override
        public void ended(Reason reason) {
            // nothing is measured
        }
    };

    /** Why a sequence does not live here any more. */
    enum Reason {
        /** Its caller ended it. */
        END,
        /** No step came for too long. */
        IDLE,
        /** It started too long ago. */
        AGE,
        /** It ended or expired in the shared store, or is served by another replica now. */
        MOVED,
        /** Its version was replaced, and left to its sequences for as long as may be. */
        RETIRED,
        /** The server ends. */
        SHUTDOWN
    }

    /** A sequence lives here now. */
    void started();

    /** A sequence does not live here any more. */
    void ended(Reason reason);
}
