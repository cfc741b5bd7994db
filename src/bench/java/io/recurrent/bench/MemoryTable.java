package io.recurrent.bench;

import io.recurrent.bench.load.HttpRequests;
import io.recurrent.bench.load.Load;
import io.recurrent.bench.report.Figures;
import io.recurrent.bench.report.Report;
import io.recurrent.bench.server.Server;
import io.recurrent.bench.text.Mix;
import io.recurrent.bench.text.TextSource;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the largest requests leave behind in memory. */
final class MemoryTable implements Table {
    private static final int INPUTS = 128;
    private static final int MOST_BYTES = 1024 * 1024 - 1024;
    private static final Duration SETTLE = Duration.ofSeconds(3);
    private static final int REPEATS = 10;

    @Override
    public void measure(Options options, Report report) throws Exception {
        TextSource source = new TextSource(options.seed());
        List<String> usual = source.texts(Mix.MIXED, 1024);
        String longest = source.texts(Mix.LONG, 1).getFirst();
        measure(options, report, usual, "nothing, for comparison", new byte[0]);
        measure(options, report, usual, "one text of 10,000 tokens", HttpRequests.singleBody(longest));
        byte[] largest = largest(longest);
        measure(options, report, usual, INPUTS + " texts in " + largest.length + " bytes", largest);
        report.note("Each row a server of its own, warmed up by mixed texts. 'after' is " + SETTLE.toSeconds()
                + " s after the answer, then after " + REPEATS + " more. The heap belongs to it: it has the JVM's"
                + " default size, which is not tuned to be small.");
    }

    /** As many inputs as a call may have, in the largest body that it may have. */
    private static byte[] largest(String words) {
        int units = MOST_BYTES / INPUTS - "{\"text\":\"\"},".length();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < INPUTS; i++) {
            // Each begins elsewhere, so that no two are the same.
            texts.add(words.substring(i, i + units).strip());
        }
        return HttpRequests.listBody(texts);
    }

    private static void measure(Options options, Report report, List<String> usual, String what, byte[] body)
            throws Exception {
        try (Server server = Server.recurrent("memory", options.server(), Options.out())) {
            try (Load load = Callers.http(server, usual)) {
                Warmth.warm(server, load, options.connections());
            }
            Thread.sleep(SETTLE);
            double before = server.process().residentMebibytes();
            server.process().forgetPeak();
            int status = send(server, body);
            double after = settled(server);
            double peak = server.process().peakMebibytes();
            for (int i = 0; i < REPEATS; i++) {
                send(server, body);
            }
            double later = settled(server);
            report.add(
                    "Resident memory, MiB",
                    Figures.of("request", what)
                            .text("answer", status == 0 ? "-" : String.valueOf(status))
                            .number("before", before, 1)
                            .number("peak", peak, 1)
                            .number("after", after, 1)
                            .number("more", after - before, 1)
                            .number("after " + REPEATS + " more", later, 1)
                            .number("more than before", later - before, 1));
        }
    }

    private static int send(Server server, byte[] body) throws Exception {
        if (body.length == 0) {
            return 0;
        }
        HttpResponse<String> answer = server.post(body);
        if (answer.statusCode() != 200) {
            System.out.println(answer.body());
        }
        return answer.statusCode();
    }

    private static double settled(Server server) throws InterruptedException {
        Thread.sleep(SETTLE);
        return server.process().residentMebibytes();
    }
}
