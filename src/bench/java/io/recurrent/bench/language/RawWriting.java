package io.recurrent.bench.language;

import ai.onnxruntime.OrtException;
import io.recurrent.bench.load.Load;
import io.recurrent.bench.load.Outcome;
import io.recurrent.input.RowInput;
import io.recurrent.task.generation.GenerationRequest;
import io.recurrent.task.writing.Sampler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Texts written in bare loops, without a server: requests in order of arrival, so many at a time, padded step by step
 * until the longest of them has ended. With one at a time there is no padding, and nothing that a server could do
 * without.
 */
public final class RawWriting implements Load {

    private final RawLanguage model;
    private final List<GenerationRequest> requests;
    private final int loops;
    private final ExecutorService threads;
    private final AtomicInteger next = new AtomicInteger();

    /** As many loops as given, each on a thread of its own. */
    public RawWriting(RawLanguage model, List<GenerationRequest> requests, int loops) {
        this.model = model;
        this.requests = List.copyOf(requests);
        this.loops = loops;
        this.threads = Executors.newFixedThreadPool(loops);
    }

    /** In each loop so many texts at a time. */
    @Override
    public Outcome closed(int rows, Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        Outcome all = new Outcome();
        List<Future<Outcome>> running = new ArrayList<>();
        for (int i = 0; i < loops; i++) {
            running.add(threads.submit(loop(rows, end)));
        }
        for (Future<Outcome> one : running) {
            all.merge(one.get());
        }
        all.end(time, 0, 0);
        return all;
    }

    private Callable<Outcome> loop(int rows, long end) {
        return () -> {
            Outcome own = new Outcome();
            try (RawSteps steps = model.rows(rows)) {
                for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
                    write(steps, take(rows), now, end, own);
                }
            }
            return own;
        };
    }

    private List<GenerationRequest> take(int rows) {
        int from = next.getAndAdd(rows);
        List<GenerationRequest> taken = new ArrayList<>(rows);
        for (int i = 0; i < rows; i++) {
            taken.add(requests.get(Math.floorMod(from + i, requests.size())));
        }
        return taken;
    }

    private static void write(RawSteps steps, List<GenerationRequest> texts, long start, long end, Outcome outcome)
            throws OrtException {
        List<int[]> prompts = new ArrayList<>();
        List<Sampler> samplers = new ArrayList<>();
        int longest = 0;
        for (GenerationRequest text : texts) {
            int[] prompt = Letters.prompt(((RowInput.Text) text.prompt()).text());
            prompts.add(prompt);
            BitSet before = new BitSet();
            for (int id : prompt) {
                before.set(id);
            }
            long seed = Objects.requireNonNull(text.seed());
            samplers.add(new Sampler(text.sampling(), Letters.NEVER, before, seed, 0));
            longest = Math.max(longest, text.maxTokens());
        }
        float[] scores = new float[Letters.TOKENS.size()];
        int[] tokens = new int[texts.size()];
        steps.begin(prompts);
        for (int step = 1; step <= longest; step++) {
            for (int row = 0; row < tokens.length; row++) {
                if (step <= texts.get(row).maxTokens()) {
                    steps.scores(row, scores);
                    tokens[row] = samplers.get(row).choose(scores);
                    samplers.get(row).written(tokens[row]);
                }
            }
            if (step < longest) {
                steps.step(tokens);
            }
        }
        long now = System.nanoTime();
        for (GenerationRequest text : texts) {
            outcome.answer("OK", true, now - start);
            outcome.written().text(text.maxTokens(), start, now, end);
        }
    }

    @Override
    public Outcome open(double perSecond, Duration time) {
        throw new UnsupportedOperationException("a loop has no rate");
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
