package io.recurrent.bench;

import io.recurrent.bench.report.Figures;
import io.recurrent.bench.report.Report;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Single parts by JMH, each in a JVM of its own. */
final class MicroTable implements Table {
    private static final int ITERATIONS = 5;

    @Override
    public void measure(Options options, Report report) throws Exception {
        TimeValue time = TimeValue.milliseconds(options.time(1).toMillis());
        ChainedOptionsBuilder builder = new OptionsBuilder()
                .include(options.only().isEmpty() ? "io[.]recurrent[.]bench[.]micro[.]" : "(?i)" + options.only())
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.MICROSECONDS)
                .forks(options.rounds(1))
                .warmupIterations(ITERATIONS)
                .warmupTime(time)
                .measurementIterations(ITERATIONS)
                .measurementTime(time)
                .shouldFailOnError(true);
        for (RunResult run : new Runner(builder.build()).run()) {
            report.add("Microseconds a call", row(run));
        }
        report.note("JMH, average time, one thread, " + ITERATIONS + " iterations of " + time + " after as many to warm"
                + " up; the error is half of the 99.9 % confidence interval.");
    }

    private static Figures row(RunResult run) {
        BenchmarkParams params = run.getParams();
        Result<?> result = run.getPrimaryResult();
        String name = params.getBenchmark().replaceAll(".*[.]([A-Za-z]+)Benchmark[.]", "$1.");
        String with = params.getParamsKeys().stream()
                .map(key -> key + " " + params.getParam(key))
                .collect(Collectors.joining(", "));
        return Figures.of("part", name)
                .text("with", with)
                .number("us", result.getScore(), 3)
                .number("error", result.getScoreError(), 3)
                .number("fastest iteration", result.getStatistics().getMin(), 3);
    }
}
