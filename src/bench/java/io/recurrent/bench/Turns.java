package io.recurrent.bench;

import java.util.ArrayList;
import java.util.List;

/** Alternatives that take turns, so that whatever else the machine does hits all of them. */
final class Turns {
    private Turns() {}

    /** What one does in its turn. */
    @FunctionalInterface
    interface Turn<E, T> {
        T of(E entrant) throws Exception;
    }

    /** What each did in its turns, in the order of the entrants. */
    static <E, T> List<List<T>> take(List<E> entrants, int rounds, Turn<E, T> turn) throws Exception {
        List<List<T>> all = new ArrayList<>();
        entrants.forEach(_ -> all.add(new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < entrants.size(); i++) {
                // Every second round backwards, so that nobody always comes after the same neighbour.
                int at = round % 2 == 0 ? i : entrants.size() - 1 - i;
                all.get(at).add(turn.of(entrants.get(at)));
            }
        }
        return all;
    }
}
