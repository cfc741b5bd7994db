package io.recurrent.bench;

import io.recurrent.bench.report.Report;

/** One table: measures, and adds its rows to the report. */
@FunctionalInterface
interface Table {
    void measure(Options options, Report report) throws Exception;
}
