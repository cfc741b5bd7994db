package io.recurrent.task.generation;

import io.recurrent.task.writing.FinishReason;
import io.recurrent.task.writing.Sampler;
import io.recurrent.task.writing.StopStrings;
import io.recurrent.task.writing.WritingVocabulary;
import org.jspecify.annotations.Nullable;

/** One text while it is written: chooses its tokens, and knows when it is over. Confined to one thread at a time. */
final class WrittenText {
    private final WritingVocabulary vocabulary;
    private final Sampler sampler;
    private final StopStrings stops;
    private final int[] lineStarts;
    private final int maxTokens;
    private final StringBuilder text = new StringBuilder();
    private int lines;
    private boolean lineBegins = true;
    private int tokens;
    private @Nullable FinishReason ended;

    /**
     * An empty text.
     *
     * @param lineStarts ids of the tokens with which its lines begin; later lines begin as the model likes
     */
    WrittenText(WritingVocabulary vocabulary, Sampler sampler, StopStrings stops, int[] lineStarts, int maxTokens) {
        this.vocabulary = vocabulary;
        this.sampler = sampler;
        this.stops = stops;
        this.lineStarts = lineStarts;
        this.maxTokens = maxTokens;
    }

    /** The next token by the scores of all before it. */
    int choose(float[] scores) {
        if (lineBegins && lines < lineStarts.length) {
            return lineStarts[lines];
        }
        return sampler.choose(scores);
    }

    /**
     * Takes a token that was chosen.
     *
     * @return what may be shown of the text that it adds; empty for the end token
     */
    String take(int id) {
        sampler.written(id);
        if (id == vocabulary.end()) {
            ended = FinishReason.STOP;
            return show(stops.rest());
        }
        String shown = stops.append(vocabulary.text(id, tokens == 0));
        tokens++;
        lines += lineBegins ? 1 : 0;
        lineBegins = vocabulary.endsLine(id);
        if (stops.stopped()) {
            ended = FinishReason.STOP;
        } else if (tokens >= maxTokens) {
            ended = FinishReason.LENGTH;
            shown += stops.rest();
        }
        return show(shown);
    }

    /** Ends the text from outside; gives what was held back. */
    String end(FinishReason reason) {
        ended = reason;
        return show(stops.rest());
    }

    private String show(String shown) {
        text.append(shown);
        return shown;
    }

    /** Why it is over, or null while it is not. */
    @Nullable
    FinishReason ended() {
        return ended;
    }

    int tokens() {
        return tokens;
    }

    String text() {
        return text.toString();
    }
}
