package io.recurrent.inference;

import io.recurrent.model.LoadedModel;
import io.recurrent.model.TextRun;
import io.recurrent.tensor.BufferArena;
import io.recurrent.text.Encoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds out on this host whether a model's answers depend on a row's company, and whether it can be run in time chunks.
 * Both hold for fp32 GRU and LSTM kernels; what does not hold is not done. Whether scores can be had chunk by chunk
 * depends on the graph (a bidirectional layer, a maximum over all steps) and is found by trying, too.
 */
final class ExactnessCheck {
    private static final int ROWS = 32;
    private static final int[] SIZES = {2, 3, 4, 7, 8, 16, ROWS};
    private static final int MOST_STEPS = 40;
    private static final int[] CHUNKS = {1, 3, 16};
    private static final int CHUNKED_ROWS = 4;

    private final LoadedModel model;
    private final SampleTexts texts;
    private final BufferArena arena = new BufferArena();

    ExactnessCheck(LoadedModel model, SampleTexts texts) {
        this.model = model;
        this.texts = texts;
    }

    Exactness check() {
        List<Encoding> rows = rows();
        List<float[]> alone = new ArrayList<>(rows.size());
        for (Encoding row : rows) {
            alone.addAll(model.run(List.of(row), arena));
        }
        return new Exactness(batchesAgree(rows, alone), chunksAgree(rows, alone));
    }

    private List<Encoding> rows() {
        int most = Math.min(MOST_STEPS, model.maxTokens());
        List<Encoding> rows = new ArrayList<>(ROWS);
        for (int i = 0; i < ROWS; i++) {
            rows.add(texts.text(model.takesLengths() ? texts.length(most) : most));
        }
        return rows;
    }

    private boolean batchesAgree(List<Encoding> rows, List<float[]> alone) {
        for (int size : SIZES) {
            if (size > model.mostRows()) {
                return true;
            }
            List<float[]> together = model.run(rows.subList(0, size), arena);
            for (int r = 0; r < size; r++) {
                if (!Arrays.equals(together.get(r), alone.get(r))) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean chunksAgree(List<Encoding> rows, List<float[]> alone) {
        if (!model.carriesState()) {
            return false;
        }
        int together = Math.min(CHUNKED_ROWS, model.takesLengths() ? model.mostRows() : 1);
        for (int chunk : CHUNKS) {
            for (int size : new int[] {1, together}) {
                List<TextRun> runs =
                        rows.subList(0, size).stream().map(TextRun::new).toList();
                advance(runs, chunk);
                for (int r = 0; r < size; r++) {
                    if (!Arrays.equals(runs.get(r).scores(), alone.get(r))) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private void advance(List<TextRun> runs, int chunk) {
        List<TextRun> going = new ArrayList<>(runs);
        while (!going.isEmpty()) {
            model.advance(going, chunk, arena);
            going.removeIf(run -> run.remainingSteps() == 0);
        }
    }
}
