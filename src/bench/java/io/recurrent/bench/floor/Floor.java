package io.recurrent.bench.floor;

import ai.onnxruntime.OrtException;
import io.recurrent.text.Encoding;
import io.recurrent.text.Tokenizer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Texts to answers in a bare loop on one thread: what no server can do without. Not thread safe. */
public final class Floor implements AutoCloseable {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final RawModel model;
    private final Tokenizer tokenizer;
    private double checksum;

    /**
     * What one text cost.
     *
     * @param texts how many there were
     * @param cpuMicros processor time of the loop's thread a text
     * @param wallMicros time a text
     */
    public record Cost(long texts, double cpuMicros, double wallMicros) {}

    /** Which texts run together. */
    public enum Order {
        ARRIVAL,
        SORTED
    }

    /** Loads the model. */
    public Floor(Tokenizer tokenizer) throws OrtException {
        this.tokenizer = tokenizer;
        this.model = new RawModel();
    }

    /** Runs over all texts again and again for that time; the first pass is not measured. */
    public Cost measure(List<String> texts, int rows, Order order, Duration time) throws OrtException {
        pass(texts.subList(0, Math.min(texts.size(), 64 * rows)), rows, order);
        long start = System.nanoTime();
        long cpu = THREADS.getCurrentThreadCpuTime();
        long count = 0;
        // A pass is cut into pieces so that a short run ends in time; sorting is over each whole piece.
        int piece = Math.min(texts.size(), 512);
        for (int at = 0; System.nanoTime() - start < time.toNanos(); at = (at + piece) % texts.size()) {
            List<String> part = texts.subList(at, Math.min(at + piece, texts.size()));
            pass(part, rows, order);
            count += part.size();
        }
        double cpuNanos = THREADS.getCurrentThreadCpuTime() - cpu;
        double wallNanos = System.nanoTime() - start;
        return new Cost(count, cpuNanos / count / 1e3, wallNanos / count / 1e3);
    }

    private void pass(List<String> texts, int rows, Order order) throws OrtException {
        if (rows == 1) {
            for (String text : texts) {
                checksum += model.run(List.of(tokenizer.encode(text)))[0];
            }
            return;
        }
        List<Encoding> encodings = new ArrayList<>(texts.size());
        for (String text : texts) {
            encodings.add(tokenizer.encode(text));
        }
        if (order == Order.SORTED) {
            encodings.sort(Comparator.comparingInt(Encoding::length));
        }
        for (int at = 0; at < encodings.size(); at += rows) {
            for (double positive : model.run(encodings.subList(at, Math.min(at + rows, encodings.size())))) {
                checksum += positive;
            }
        }
    }

    /** One text's probability of the label 'positive', to hold a server's answer against. */
    public double positive(String text) throws OrtException {
        return model.run(List.of(tokenizer.encode(text)))[0];
    }

    /** Of all answers; keeps them from being thrown away. */
    public double checksum() {
        return checksum;
    }

    @Override
    public void close() throws OrtException {
        model.close();
    }
}
