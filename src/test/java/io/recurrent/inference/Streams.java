package io.recurrent.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.inference.GenerationStream.Event;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads streams to their end. */
final class Streams {
    private Streams() {}

    /** What the events add up to: the same as an answer that comes at once. */
    static List<Generated.Sample> read(GenerationStream stream, int samples) {
        return read(stream, samples, List.of());
    }

    /** As {@link #read}, after events that were read before. */
    static List<Generated.Sample> read(GenerationStream stream, int samples, List<Event> before) {
        List<StringBuilder> texts = new ArrayList<>();
        List<Generated.@Nullable Sample> done = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            texts.add(new StringBuilder());
            done.add(null);
        }
        List<Event> all = new ArrayList<>(before);
        Event next = stream.next();
        while (next != null) {
            all.add(next);
            next = stream.next();
        }
        for (Event event : all) {
            int index = event.index();
            assertThat(done.get(index)).as("nothing comes after the end").isNull();
            switch (event) {
                case Event.Token token -> texts.get(index).append(token.text());
                case Event.Done end ->
                    done.set(
                            index, new Generated.Sample(texts.get(index).toString(), end.finishReason(), end.tokens()));
            }
        }
        assertThat(done).as("each text has an end").doesNotContainNull();
        return List.copyOf(done);
    }
}
