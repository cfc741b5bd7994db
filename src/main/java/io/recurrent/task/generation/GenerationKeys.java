package io.recurrent.task.generation;

import io.recurrent.task.writing.WritingPart;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest says of a language model.
 *
 * @param generation where texts begin and end
 */
public record GenerationKeys(@Nullable WritingPart generation) {
    @Override
    public WritingPart generation() {
        return Objects.requireNonNullElse(generation, WritingPart.NONE);
    }
}
