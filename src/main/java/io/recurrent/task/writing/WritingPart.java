package io.recurrent.task.writing;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where texts begin and end, as a manifest says it.
 *
 * @param start the entry that is fed before every prompt, or null
 * @param end the entry that ends a text and is no part of it, or null
 * @param lineEnds entries after which a new line begins
 */
public record WritingPart(
        @Nullable String start,
        @Nullable String end,
        @Nullable List<String> lineEnds) {
    /** Nothing is said. */
    public static final WritingPart NONE = new WritingPart(null, null, null);

    /** Copies the list. */
    public WritingPart {
        lineEnds = lineEnds == null ? List.of() : List.copyOf(lineEnds);
    }

    @Override
    public List<String> lineEnds() {
        return Objects.requireNonNullElse(lineEnds, List.of());
    }
}
