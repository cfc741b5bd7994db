package io.recurrent.bench.floor;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.recurrent.text.Encoding;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The sentiment model in a session of its own, with direct buffers that are used again. Not thread safe. */
final class RawModel implements AutoCloseable {
    private static final String FILE = "models/sentiment/1/model.onnx";
    private static final int MOST_IDS = 16 * 1024;
    private static final int MOST_ROWS = 64;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final LongBuffer ids = RawSessions.direct(2 * MOST_IDS).asLongBuffer();
    private final IntBuffer lengths = RawSessions.direct(MOST_ROWS).asIntBuffer();
    private final FloatBuffer state;
    private final int hidden;

    RawModel() throws OrtException {
        environment = RawSessions.environment();
        session = RawSessions.open(environment, FILE);
        TensorInfo h0 = (TensorInfo)
                Objects.requireNonNull(session.getInputInfo().get("h0")).getInfo();
        hidden = (int) h0.getShape()[2];
        state = RawSessions.direct(MOST_ROWS * hidden).asFloatBuffer();
    }

    /**
     * The probability of the label 'positive' for each row.
     *
     * @param rows that run together, padded to the longest
     */
    double[] run(List<Encoding> rows) throws OrtException {
        int steps = 0;
        for (Encoding row : rows) {
            steps = Math.max(steps, row.length());
        }
        for (int r = 0; r < rows.size(); r++) {
            int[] row = rows.get(r).ids();
            for (int t = 0; t < steps; t++) {
                ids.put(r * steps + t, t < row.length ? row[t] : 0);
            }
            lengths.put(r, row.length);
        }
        return run(rows.size(), steps);
    }

    private double[] run(int rows, int steps) throws OrtException {
        ids.position(0).limit(rows * steps);
        lengths.position(0).limit(rows);
        state.position(0).limit(rows * hidden);
        try (OnnxTensor idsIn = OnnxTensor.createTensor(environment, ids, new long[] {rows, steps});
                OnnxTensor lengthsIn = OnnxTensor.createTensor(environment, lengths, new long[] {rows});
                OnnxTensor stateIn = OnnxTensor.createTensor(environment, state, new long[] {1, rows, hidden});
                OrtSession.Result result =
                        session.run(Map.of("ids", idsIn, "lengths", lengthsIn, "h0", stateIn), Set.of("logits"))) {
            FloatBuffer logits = ((OnnxTensor) result.get(0)).getFloatBuffer();
            double[] positive = new double[rows];
            for (int r = 0; r < rows; r++) {
                positive[r] = 1 / (1 + Math.exp(logits.get(2 * r) - logits.get(2 * r + 1)));
            }
            return positive;
        } finally {
            ids.clear();
            lengths.clear();
            state.clear();
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
