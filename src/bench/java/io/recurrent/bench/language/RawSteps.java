package io.recurrent.bench.language;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.recurrent.bench.floor.RawSessions;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rows that go on together, as fast as ONNX Runtime can do it from Java: tensors over direct buffers are made once, the
 * answers are written into them, and the states that come out of a run are those that go into the next. Not thread
 * safe.
 */
final class RawSteps implements AutoCloseable {
    private static final int LONGEST_PROMPT = 64;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final int rows;
    private final LongBuffer promptIds;
    private final IntBuffer lengths;
    private final LongBuffer ids;
    private final FloatBuffer scores;
    private final List<FloatBuffer> states = new ArrayList<>();
    private final List<OnnxTensor> tensors = new ArrayList<>();
    private final OnnxTensor lengthsIn;
    /** What goes in and what comes out, in turn: each one's states come out where the other's go in. */
    private final List<Map<String, OnnxTensor>> feeds = new ArrayList<>();

    private final List<Map<String, OnnxTensor>> pinned = new ArrayList<>();
    private int turn;

    RawSteps(OrtEnvironment environment, OrtSession session, int rows, int hidden) throws OrtException {
        this.environment = environment;
        this.session = session;
        this.rows = rows;
        promptIds = RawSessions.direct(2 * rows * LONGEST_PROMPT).asLongBuffer();
        lengths = RawSessions.direct(rows).asIntBuffer();
        ids = RawSessions.direct(2 * rows).asLongBuffer();
        scores = RawSessions.direct(rows * Letters.TOKENS.size()).asFloatBuffer();
        lengthsIn = keep(OnnxTensor.createTensor(environment, lengths, new long[] {rows}));
        OnnxTensor idsIn = keep(OnnxTensor.createTensor(environment, ids, new long[] {rows, 1}));
        OnnxTensor scoresOut =
                keep(OnnxTensor.createTensor(environment, scores, new long[] {rows, Letters.TOKENS.size()}));
        for (int side = 0; side < 2; side++) {
            feeds.add(new LinkedHashMap<>(Map.of(LanguageGraph.IDS, idsIn, LanguageGraph.LENGTHS, lengthsIn)));
            pinned.add(new LinkedHashMap<>(Map.of(LanguageGraph.SCORES, scoresOut)));
        }
        for (int layer = 1; layer <= LanguageGraph.LAYERS; layer++) {
            for (int side = 0; side < 2; side++) {
                FloatBuffer buffer = RawSessions.direct(rows * hidden).asFloatBuffer();
                states.add(buffer);
                OnnxTensor state = keep(OnnxTensor.createTensor(environment, buffer, new long[] {1, rows, hidden}));
                feeds.get(side).put(LanguageGraph.stateIn(layer), state);
                pinned.get(1 - side).put(LanguageGraph.stateOut(layer), state);
            }
        }
    }

    private OnnxTensor keep(OnnxTensor tensor) {
        tensors.add(tensor);
        return tensor;
    }

    /** Runs the prompts of new rows from the initial state, padded to the longest. */
    void begin(List<int[]> prompts) throws OrtException {
        int longest = 0;
        for (int[] prompt : prompts) {
            longest = Math.max(longest, prompt.length);
        }
        for (int row = 0; row < rows; row++) {
            int[] prompt = prompts.get(row);
            for (int i = 0; i < longest; i++) {
                promptIds.put(row * longest + i, i < prompt.length ? prompt[i] : Letters.PADDING);
            }
            lengths.put(row, prompt.length);
        }
        for (FloatBuffer state : states) {
            for (int i = 0; i < state.capacity(); i++) {
                state.put(i, 0);
            }
        }
        promptIds.position(0).limit(rows * longest);
        try (OnnxTensor idsIn = OnnxTensor.createTensor(environment, promptIds, new long[] {rows, longest})) {
            Map<String, OnnxTensor> inputs = new LinkedHashMap<>(feeds.get(turn));
            inputs.put(LanguageGraph.IDS, idsIn);
            run(inputs);
        } finally {
            promptIds.clear();
        }
        for (int row = 0; row < rows; row++) {
            lengths.put(row, 1);
        }
    }

    /** Runs one more token of each row. */
    void step(int[] tokens) throws OrtException {
        for (int row = 0; row < rows; row++) {
            ids.put(row, tokens[row]);
        }
        run(feeds.get(turn));
    }

    private void run(Map<String, OnnxTensor> inputs) throws OrtException {
        session.run(inputs, Set.of(), pinned.get(turn)).close();
        turn = 1 - turn;
    }

    /** Copies a row's scores after the last run. */
    void scores(int row, float[] target) {
        scores.get(row * target.length, target);
    }

    @Override
    public void close() {
        tensors.forEach(OnnxTensor::close);
    }
}
