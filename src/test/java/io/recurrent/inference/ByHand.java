package io.recurrent.inference;

import io.recurrent.model.LoadedModel;
import io.recurrent.model.RowRun;
import io.recurrent.model.WritingVocabulary;
import io.recurrent.task.FinishReason;
import io.recurrent.task.Sampler;
import io.recurrent.task.TextGeneration;
import io.recurrent.tensor.BufferArena;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** What a model writes when it is run by hand, token by token and alone, without any queue. */
final class ByHand {
    private final LoadedModel model;
    private final WritingVocabulary vocabulary;
    private final TextGeneration task;
    private final BufferArena arena = new BufferArena();

    ByHand(ServedModel served) {
        model = served.model();
        vocabulary = served.writer().vocabulary();
        task = served.writer().task();
    }

    /** Ids of a prompt after the start token. */
    int[] ids(String prompt) {
        IntStream start =
                vocabulary.start() == WritingVocabulary.NONE ? IntStream.empty() : IntStream.of(vocabulary.start());
        return IntStream.concat(
                        start, IntStream.of(model.tokenizer().encode(prompt).ids()))
                .toArray();
    }

    /** Logits after these ids, in one run from the start. */
    float[] scores(int... ids) {
        RowRun run = RowRun.ofIds(ids, null);
        model.advance(List.of(run), LoadedModel.WHOLE, arena);
        return run.scores();
    }

    /** The sum over a continuation's tokens, each run from the start. */
    double logProbability(String prompt, String continuation) {
        int[] before = ids(prompt);
        int[] after = model.tokenizer().encode(continuation).ids();
        double sum = 0;
        for (int i = 0; i < after.length; i++) {
            int[] ids = IntStream.concat(
                            IntStream.of(before), IntStream.of(after).limit(i))
                    .toArray();
            sum += task.logProbability(scores(ids), after[i]);
        }
        return sum;
    }

    List<Generated.Sample> texts(GenerationRequest request) {
        List<Generated.Sample> texts = new ArrayList<>();
        for (int i = 0; i < request.samples(); i++) {
            texts.add(text(request, i));
        }
        return texts;
    }

    private Generated.Sample text(GenerationRequest request, int index) {
        int[] prompt = ids(Objects.requireNonNull(request.prompt().text()));
        BitSet before = new BitSet();
        IntStream.of(prompt).forEach(before::set);
        long seed = Objects.requireNonNull(request.seed());
        Sampler sampler = new Sampler(request.sampling(), task.never(), before, seed, index);
        List<Integer> starts = request.lineStarts()
                .codePoints()
                .mapToObj(point -> vocabulary.find(Character.toString(point)))
                .toList();
        RowRun run = RowRun.ofIds(prompt, null);
        StringBuilder text = new StringBuilder();
        int line = 0;
        boolean begins = true;
        for (int tokens = 1; true; tokens++) {
            model.advance(List.of(run), LoadedModel.WHOLE, arena);
            int token = begins && line < starts.size() ? starts.get(line) : sampler.choose(run.scores());
            sampler.written(token);
            if (token == vocabulary.end()) {
                return new Generated.Sample(text.toString(), FinishReason.STOP, tokens - 1);
            }
            text.append(vocabulary.token(token));
            line += begins ? 1 : 0;
            begins = vocabulary.endsLine(token);
            int stop = firstStop(text, request.stop());
            if (stop >= 0) {
                return new Generated.Sample(text.substring(0, stop), FinishReason.STOP, tokens);
            }
            if (tokens == request.maxTokens()) {
                return new Generated.Sample(text.toString(), FinishReason.LENGTH, tokens);
            }
            run.feed(token);
        }
    }

    /** Tokens come one by one, so whichever stop string is there is the first; the one that begins first counts. */
    private static int firstStop(StringBuilder text, List<String> stops) {
        return stops.stream()
                .mapToInt(text::indexOf)
                .filter(at -> at >= 0)
                .min()
                .orElse(-1);
    }
}
