package io.recurrent.bench;

import io.recurrent.bench.language.LanguageBundle;
import io.recurrent.bench.language.Prompts;
import io.recurrent.bench.language.RawLanguage;
import io.recurrent.bench.language.RawWriting;
import io.recurrent.bench.load.Load;
import io.recurrent.bench.report.Report;
import io.recurrent.bench.server.InProcess;
import io.recurrent.task.generation.GenerationRequest;
import java.util.ArrayList;
import java.util.List;

/** Texts by continuous batching, against one row a run, static batches, and bare loops, all in this process. */
final class GenerationTable implements Table {
    private static final int REQUESTS = 2048;
    /** As many workers, and as many loops beside them. */
    private static final int WORKERS = 2;

    private static final String ONE_AT_A_TIME = "--recurrent.batching.policy=one-at-a-time";

    @Override
    public void measure(Options options, Report report) throws Exception {
        List<GenerationRequest> requests = Prompts.requests(REQUESTS, options.seed());
        double mean = requests.stream()
                .mapToInt(GenerationRequest::maxTokens)
                .average()
                .orElse(Double.NaN);
        try (LanguageBundle bundle = LanguageBundle.make(options.hidden(), options.seed());
                InProcess continuous = InProcess.start(LanguageBundle.NAME, arguments(bundle, options));
                InProcess single = InProcess.start(LanguageBundle.NAME, arguments(bundle, options, ONE_AT_A_TIME));
                RawLanguage raw = new RawLanguage(bundle.graph());
                Load whole = continuous.generation(requests, false);
                Load streamed = continuous.generation(requests, true);
                Load one = single.generation(requests, false);
                Load batches = new RawWriting(raw, requests, WORKERS);
                Load loop = new RawWriting(raw, requests, 1)) {
            WritingContest contest = new WritingContest(
                    new WritingContest.Ways(
                            new WritingContest.Way("continuous", continuous, whole),
                            new WritingContest.Way("continuous, streamed", continuous, streamed),
                            new WritingContest.Way("one at a time", single, one),
                            new WritingContest.Way("static batches", continuous, batches),
                            new WritingContest.Way("bare loop", continuous, loop)),
                    options,
                    mean);
            contest.run();
            contest.report(report);
        }
        report.note("GRU of 2 layers of " + options.hidden() + " units, random weights, 65 characters; texts of "
                + Math.round(mean) + " tokens on average, lognormal, 300 at most; prompts of 4 to 12 characters. "
                + WORKERS + " workers.");
        report.note("'static batches': a bare loop on each of " + WORKERS + " threads takes the next "
                + options.connections() + " requests as they arrive and steps them, padded, until the longest has"
                + " ended. 'bare loop': one text at a time on one thread. Both run the same prompts and samplers.");
        report.note("Tokens of texts that reach beyond a window count in part. All alternatives are in this process, so"
                + " CPU is the callers' too; a policy that does not have its turn is idle.");
    }

    private static List<String> arguments(LanguageBundle bundle, Options options, String... more) {
        List<String> all = new ArrayList<>(bundle.arguments());
        all.add("--recurrent.runtime.workers=" + WORKERS);
        // Otherwise the slow policy would refuse calls, and throughputs would be of different texts.
        all.add("--recurrent.queue.target-delay=2s");
        all.addAll(List.of(more));
        all.addAll(options.server());
        return all;
    }
}
