package io.recurrent.serving;

/** How fast a version is loaded beside those that serve. For the thread that loads. */
public interface LoadPace {
    /** As fast as can be. */
    LoadPace NONE = new LoadPace() {
        @Override
        public void pause() {
            // at once
        }

        @Override
        public long pausedNanos() {
            return 0;
        }
    };

    /**
     * Between two pieces of work: waits while others need the processor more, but not for ever.
     *
     * @throws io.recurrent.registry.LoadStoppedException when the server stops, and the load with it
     */
    void pause();

    /** Whether the server stops, and the load with it; any thread may ask. */
    default boolean ending() {
        return false;
    }

    /** Time spent in {@link #pause} so far; measurements take it out. */
    long pausedNanos();
}
