package io.recurrent.bench.server;

import io.recurrent.bench.load.Outcome;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * One load on one server, seen from both sides.
 *
 * @param outcome what the generator saw
 * @param cpu processor time of the server alone
 * @param others processor time of whatever else ran on the machine: neither the server nor this process
 * @param paddingPercent of all steps; NaN when the server does not count them
 * @param rowsARun texts, or pieces of them, that ran together; NaN when the server does not count them
 * @param waitPrediction median of predicted over real time in the queue; NaN when the server does not count it
 * @param residentBefore MiB
 * @param residentAfter MiB
 * @param residentPeak MiB
 */
public record Window(
        Outcome outcome,
        Duration cpu,
        Duration others,
        double paddingPercent,
        double rowsARun,
        double waitPrediction,
        double residentBefore,
        double residentAfter,
        double residentPeak) {

    /** Runs a load and measures the server meanwhile. */
    public static Window over(Target target, Callable<Outcome> load) throws Exception {
        Proc process = target.process();
        Counters counters = target.counters();
        double before = process.residentMebibytes();
        process.forgetPeak();
        Proc self = new Proc(ProcessHandle.current());
        boolean apart = process.handle().pid() != self.handle().pid();
        Duration machine = Proc.machine();
        Duration own = self.cpu();
        Duration cpu = process.cpu();
        Outcome outcome = load.call();
        Duration used = process.cpu().minus(cpu);
        Duration ours = apart ? used.plus(self.cpu().minus(own)) : used;
        Duration others = Proc.machine().minus(machine).minus(ours);
        double peak = process.peakMebibytes();
        double after = process.residentMebibytes();
        Counters now = target.counters();
        return new Window(
                outcome,
                used,
                others,
                now.paddingSince(counters),
                now.rowsSince(counters),
                now.medianSince(counters, "recurrent_queue_prediction_ratio"),
                before,
                after,
                peak);
    }

    /** Processor time of the server for each answer, refusals included, in microseconds. */
    public double cpuMicrosAnAnswer() {
        return cpu.toNanos() / 1e3 / outcome.answers();
    }

    /** Cores that neither the server nor the generator used, but somebody else: a run beside them is disturbed. */
    public double otherCores() {
        return Math.max(0, others.toNanos() / 1e9 / outcome.elapsed());
    }

    /** Cores that the server used. */
    public double serverCores() {
        return cpu.toNanos() / 1e9 / outcome.elapsed();
    }
}
