package io.recurrent.task.writing;

import java.util.List;

/**
 * Lets a text through up to the first of some strings. What may be the beginning of one is held back until it is known.
 * Confined to one thread at a time.
 */
public final class StopStrings {
    private final List<String> stops;
    private final StringBuilder held = new StringBuilder();
    private boolean stopped;

    /** Stops before any of these; none may be empty. */
    public StopStrings(List<String> stops) {
        this.stops = stops;
    }

    /** Adds to the text; gives what may be shown now. */
    public String append(String text) {
        if (stops.isEmpty()) {
            return text;
        }
        held.append(text);
        int stop = firstStop();
        if (stop >= 0) {
            stopped = true;
            String before = held.substring(0, stop);
            held.setLength(0);
            return before;
        }
        return release(held.length() - heldBack());
    }

    /** Whether one of the strings was met; then the text is over. */
    public boolean stopped() {
        return stopped;
    }

    /** What is still held back, when the text ends otherwise. */
    public String rest() {
        return release(held.length());
    }

    private String release(int length) {
        String released = held.substring(0, length);
        held.delete(0, length);
        return released;
    }

    /** Where the one begins that is complete first, the longest of those; so it does not matter how the text is cut. */
    private int firstStop() {
        int first = -1;
        int firstEnd = Integer.MAX_VALUE;
        for (String stop : stops) {
            int at = held.indexOf(stop);
            int end = at + stop.length();
            if (at >= 0 && (end < firstEnd || (end == firstEnd && at < first))) {
                first = at;
                firstEnd = end;
            }
        }
        return first;
    }

    /** The longest end of the text that a stop string begins with. */
    private int heldBack() {
        int longest = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, held.length()); length > longest; length--) {
                if (stop.startsWith(held.substring(held.length() - length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }
}
