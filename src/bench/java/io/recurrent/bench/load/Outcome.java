package io.recurrent.bench.load;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a generator saw. Closed loop: answers that came within the window. Open loop: answers to all requests that were
 * due within it.
 */
public final class Outcome {
    private final Samples accepted = new Samples();
    private final Samples refused = new Samples();
    private final Samples refusedSinceSent = new Samples();
    private final Samples late = new Samples();
    private final Written written = new Written();
    private final Map<String, Integer> codes = new TreeMap<>();
    private final long start = System.nanoTime();
    private int inTime;
    private long windowNanos;
    private long elapsedNanos;
    private long generatorNanos;
    private long due;

    /** An answer, counted by its code; latency from when the request was due. */
    public void answer(String code, boolean good, long nanos) {
        codes.merge(code, 1, Integer::sum);
        (good ? accepted : refused).add(nanos);
    }

    /** A refusal, once more: latency from when the request was sent. */
    public void refusedSinceSent(long nanos) {
        refusedSinceSent.add(nanos);
    }

    /** A request that got no answer at all. */
    public void lost(String why) {
        codes.merge(why, 1, Integer::sum);
    }

    /** A request was sent so long after it was due. */
    public void sent(long lateNanos) {
        late.add(Math.max(0, lateNanos));
    }

    /** All answers are there: the window is over, and so is the wait for what was due within it. */
    public void end(Duration window, long generatorCpuNanos, long requestsDue) {
        windowNanos = window.toNanos();
        elapsedNanos = System.nanoTime() - start;
        generatorNanos = generatorCpuNanos;
        due = requestsDue;
    }

    /** Adds what another caller saw in the same window. */
    public void merge(Outcome other) {
        accepted.addAll(other.accepted);
        refused.addAll(other.refused);
        late.addAll(other.late);
        written.merge(other.written);
        other.codes.forEach((code, count) -> codes.merge(code, count, Integer::sum));
    }

    /** Latencies of answers. */
    public Samples accepted() {
        return accepted;
    }

    /** Latencies of refusals and failures. */
    public Samples refused() {
        return refused;
    }

    /** Latencies of refusals and failures since the request was sent; empty where the generator does not tell. */
    public Samples refusedSinceSent() {
        return refusedSinceSent;
    }

    /** How late requests were sent: the generator's own fault, or no free connection. */
    public Samples late() {
        return late;
    }

    /** What was written, where texts are written. */
    public Written written() {
        return written;
    }

    /** Tokens a second that were written within the window. */
    public double tokenThroughput() {
        return written.inWindow() / window();
    }

    /** Seconds. */
    public double window() {
        return windowNanos / 1e9;
    }

    /** Answers a second. */
    public double throughput() {
        return accepted.count() / window();
    }

    /** An answer came before the window's end, and soon enough to be of use. */
    public void inTime() {
        inTime++;
    }

    /** Answers a second that were told to be {@link #inTime}. */
    public double goodput() {
        return inTime / window();
    }

    /** Seconds from the start to the last answer; longer than the window where answers were late. */
    public double elapsed() {
        return elapsedNanos / 1e9;
    }

    /** Requests a second that were due; NaN for a closed loop. */
    public double offered() {
        return due == 0 ? Double.NaN : due / window();
    }

    /** All answers, good or not. */
    public int answers() {
        return accepted.count() + refused.count();
    }

    /** Cores that the generator used. */
    public double generatorCores() {
        return generatorNanos / (double) elapsedNanos;
    }

    /** Whatever was not an answer, by code; '0' when there was nothing. */
    public String refusals() {
        Map<String, Integer> bad = new TreeMap<>(codes);
        bad.remove("200");
        bad.remove("OK");
        return bad.isEmpty() ? "0" : bad.toString().replaceAll("[{}]", "").replace('=', ':');
    }
}
