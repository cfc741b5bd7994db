package io.recurrent.bench;

import io.recurrent.bench.Contest.Entrant;
import io.recurrent.bench.floor.Floor;
import io.recurrent.bench.report.Report;
import io.recurrent.bench.server.InProcess;
import io.recurrent.bench.server.Server;
import io.recurrent.bench.text.Mix;
import io.recurrent.bench.text.TextSource;
import java.util.ArrayList;
import java.util.List;

/** No batching, first in first out with a waiting window, and length-aware, in one run. */
final class PoliciesTable implements Table {
    private static final int TEXTS = 2048;

    @Override
    public void measure(Options options, Report report) throws Exception {
        TextSource source = new TextSource(options.seed());
        for (Mix mix : options.mixes(Mix.MIXED)) {
            List<String> texts = source.texts(mix, TEXTS);
            if (options.wants("http")) {
                overHttp(options, report, source, mix, texts);
            }
            if (options.wants("process")) {
                inProcess(options, report, source, mix, texts);
            }
        }
        report.note("Policies take turns in each of the rounds; ratios are of the same round, the table has the middle"
                + " one. 'open' offers every policy the same rate: half of what 'none' answered in a closed loop.");
        report.note("recurrent.queue.target-delay is 2 s for all, so that the slow policies answer and do not refuse.");
        report.note("In process, CPU and cores are the callers' too: they are threads of the same process.");
    }

    private static void overHttp(Options options, Report report, TextSource source, Mix mix, List<String> texts)
            throws Exception {
        List<String> shorts = source.texts(Mix.SHORT, TEXTS);
        List<Server> servers = new ArrayList<>();
        List<Entrant> entrants = new ArrayList<>();
        try (Floor floor = new Floor(source.tokenizer())) {
            for (Policy policy : Policy.all()) {
                Server server = Server.recurrent(
                        "policy-" + policy.label().replaceAll("[^a-z0-9]+", "-"),
                        arguments(policy, options),
                        Options.out());
                servers.add(server);
                Checks.answers(server, floor, texts.subList(0, 64));
                entrants.add(new Entrant(policy, server, Callers.http(server, shorts), Callers.http(server, texts)));
            }
            Contest contest = new Contest(entrants, options);
            contest.run();
            contest.report(report, "Over HTTP, " + mix.label());
        } finally {
            for (Entrant entrant : entrants) {
                entrant.close();
            }
            for (Server server : servers) {
                server.close();
            }
        }
    }

    private static void inProcess(Options options, Report report, TextSource source, Mix mix, List<String> texts)
            throws Exception {
        List<String> shorts = source.texts(Mix.SHORT, TEXTS);
        List<InProcess> contexts = new ArrayList<>();
        List<Entrant> entrants = new ArrayList<>();
        try {
            for (Policy policy : Policy.all()) {
                InProcess context = InProcess.start(arguments(policy, options));
                contexts.add(context);
                entrants.add(new Entrant(policy, context, context.load(shorts), context.load(texts)));
            }
            Contest contest = new Contest(entrants, options);
            contest.run();
            contest.report(report, "In process, " + mix.label());
        } finally {
            for (Entrant entrant : entrants) {
                entrant.close();
            }
            contexts.forEach(InProcess::close);
        }
    }

    private static List<String> arguments(Policy policy, Options options) {
        List<String> all = new ArrayList<>(policy.arguments());
        // Otherwise the slow policies would refuse calls, and throughputs would be of different texts.
        all.add("--recurrent.queue.target-delay=2s");
        all.addAll(options.server());
        return all;
    }
}
