package io.recurrent.bench;

import io.recurrent.bench.load.Outcome;
import io.recurrent.bench.report.Figures;
import io.recurrent.bench.server.Window;

/** Columns that several tables share. */
final class Cells {
    private Cells() {}

    static Figures latencies(Figures row, Outcome outcome) {
        return row.number("p50 ms", outcome.accepted().millis(0.5), 2)
                .number("p99 ms", outcome.accepted().millis(0.99), 2)
                .number("p99.9 ms", outcome.accepted().millis(0.999), 2);
    }

    static Figures memory(Figures row, Window window) {
        return row.number("RSS before MiB", window.residentBefore(), 0)
                .number("after", window.residentAfter(), 0)
                .number("peak", window.residentPeak(), 0);
    }

    /** Whether the generator kept up, and what it and others took from the server. */
    static Figures generator(Figures row, Window window) {
        Outcome outcome = window.outcome();
        return row.number("server cores", window.serverCores(), 2)
                .number("generator cores", outcome.generatorCores(), 2)
                .number("others' cores", window.otherCores(), 2)
                .number("sent late p99 ms", outcome.late().millis(0.99), 2);
    }
}
