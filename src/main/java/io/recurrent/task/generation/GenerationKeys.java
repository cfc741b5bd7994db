package io.recurrent.task.generation;

import io.recurrent.task.writing.WritingPart;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest says of a language model.
 *
 * @param generation where texts begin and end
 * @param labels none: the vocabulary says what is written, and who gives them is told so
 */
public record GenerationKeys(
        @Nullable WritingPart generation, @Nullable List<String> labels) {
    @Override
    public WritingPart generation() {
        return Objects.requireNonNullElse(generation, WritingPart.NONE);
    }
}
