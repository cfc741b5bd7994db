package io.recurrent.task.generation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The calls that write now, so that they can end with the server. Thread safe. */
final class OpenGenerations {
    private final Set<LiveGeneration> open = ConcurrentHashMap.newKeySet();

    void add(LiveGeneration generation) {
        open.add(generation);
    }

    void remove(LiveGeneration generation) {
        open.remove(generation);
    }

    void shutDown() {
        open.forEach(LiveGeneration::shutDown);
    }
}
