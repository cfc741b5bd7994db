package io.recurrent.task.tagging;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A linear chain over tags: what each beginning, move and end is worth, and which of them the scheme allows. Immutable
 * and thread safe.
 */
final class TagChain {
    private final CrfTables tables;
    private final boolean[] mayStart;
    private final boolean[] mayEnd;
    private final int[][] predecessors;
    private final int[][] successors;

    /**
     * Joins a scheme's rules with a CRF's scores.
     *
     * @throws IllegalArgumentException when no tag may stand alone, which would leave a text of one token without tags
     */
    TagChain(TagScheme scheme, List<Tag> tags, CrfTables tables) {
        int count = tags.size();
        this.tables = tables;
        mayStart = new boolean[count];
        mayEnd = new boolean[count];
        predecessors = new int[count][];
        successors = new int[count][];
        boolean alone = false;
        for (int i = 0; i < count; i++) {
            Tag tag = tags.get(i);
            mayStart[i] = scheme.mayStart(tag);
            mayEnd[i] = scheme.mayEnd(tag);
            alone |= mayStart[i] && mayEnd[i];
            predecessors[i] = IntStream.range(0, count)
                    .filter(other -> scheme.mayFollow(tags.get(other), tag))
                    .toArray();
            successors[i] = IntStream.range(0, count)
                    .filter(other -> scheme.mayFollow(tag, tags.get(other)))
                    .toArray();
        }
        if (!alone) {
            throw new IllegalArgumentException("under " + scheme
                    + " none of the labels can be the only one of a text; there must be O or a tag for a span"
                    + " of one token");
        }
    }

    int tags() {
        return mayStart.length;
    }

    /** The score of beginning with a tag; negative infinity when it may not. */
    double start(int tag) {
        return mayStart[tag] ? tables.start(tag) : Double.NEGATIVE_INFINITY;
    }

    /** The score of ending with a tag; negative infinity when it may not. */
    double end(int tag) {
        return mayEnd[tag] ? tables.end(tag) : Double.NEGATIVE_INFINITY;
    }

    /** The score of a move, allowed or not. */
    double transition(int from, int to) {
        return tables.transition(from, to);
    }

    /** The tags that may stand before this one, ascending. Not a copy, so read only. */
    int[] predecessors(int tag) {
        return predecessors[tag];
    }

    /** The tags that may stand after this one, ascending. Not a copy, so read only. */
    int[] successors(int tag) {
        return successors[tag];
    }
}
