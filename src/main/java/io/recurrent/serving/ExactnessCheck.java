package io.recurrent.serving;

import io.recurrent.error.InferenceException;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.RowModel;
import io.recurrent.model.RowProgress;
import io.recurrent.model.TensorGraph;
import io.recurrent.serving.TrialRows.Row;
import io.recurrent.tensor.BufferArena;
import io.recurrent.tensor.RowState;
import io.recurrent.tensor.TensorData;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out on this host whether a model's answers depend on the other rows of a run, and whether it can be run in time
 * chunks. It tries rows of the samples' values and rows of others in turn: a row beside its copies is answered alike by
 * any graph. Both hold for fp32 GRU and LSTM kernels; what does not hold is not done. Whether scores can be had chunk
 * by chunk depends on the graph (a bidirectional layer, a maximum over all steps) and is found by trying, too.
 */
final class ExactnessCheck {
    private static final int ROWS = 32;
    private static final int[] SIZES = {2, 3, 4, 7, 8, 16, ROWS};
    private static final int MOST_STEPS = 40;
    private static final int[] CHUNKS = {1, 3, 16};
    private static final int CHUNKED_ROWS = 4;

    private final RowModel model;
    private final TrialRows trial;
    private final LoadPace pace;
    private final BufferArena arena = new BufferArena();

    ExactnessCheck(RowModel model, TrialRows trial, LoadPace pace) {
        this.model = model;
        this.trial = trial;
        this.pace = pace;
    }

    /** A row's scores, and its state where the model carries one; or what came out of a row of tensors. */
    private record Outcome(float[] scores, @Nullable RowState state, List<ByteBuffer> outputs) {
        boolean same(Outcome other) {
            return Arrays.equals(scores, other.scores)
                    && Objects.equals(state, other.state)
                    && outputs.equals(other.outputs);
        }
    }

    Exactness check() {
        List<Row> rows = new ArrayList<>(ROWS);
        List<Outcome> alone = new ArrayList<>(ROWS);
        int most = Math.min(MOST_STEPS, model.maxTokens());
        while (rows.size() < ROWS) {
            int length = model.takesLengths() ? trial.length(most) : most;
            rows.add(trial.row(length));
            alone.addAll(run(List.of(rows.getLast()), LoadedModel.WHOLE));
            addVaried(length, rows, alone);
        }
        boolean batches =
                model.mostRows() < 2 || (!model.mixesRows() && someDiffer(rows, alone) && batchesAgree(rows, alone));
        return new Exactness(batches, chunksAgree(rows, alone, batches));
    }

    private void addVaried(int length, List<Row> rows, List<Outcome> alone) {
        try {
            Optional<Row> varied = trial.varied(length);
            if (varied.isPresent()) {
                alone.addAll(run(List.of(varied.get()), LoadedModel.WHOLE));
                rows.add(varied.get());
            }
        } catch (InferenceException e) {
            // Values that no sample has, and that the graph refuses, such as an id that it has no row for.
        }
    }

    /** Rows that are all answered alike would be so in any company, and show nothing. */
    private boolean someDiffer(List<Row> rows, List<Outcome> alone) {
        for (int r = 1; r < rows.size(); r++) {
            for (int before = 0; before < r; before++) {
                if (mayShare(rows.get(r), rows.get(before)) && !alone.get(r).same(alone.get(before))) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean mayShare(Row one, Row other) {
        return !(model instanceof TensorGraph)
                || one.run().tensors().fits(other.run().tensors());
    }

    private boolean batchesAgree(List<Row> rows, List<Outcome> alone) {
        try {
            for (int size : SIZES) {
                if (size > model.mostRows()) {
                    return true;
                }
                if (!agree(run(rows.subList(0, size), LoadedModel.WHOLE), alone)) {
                    return false;
                }
            }
            return true;
        } catch (InferenceException e) {
            // What runs alone and fails in company depends on its company.
            return false;
        }
    }

    private boolean chunksAgree(List<Row> rows, List<Outcome> alone, boolean batches) {
        if (!model.carriesState()) {
            return false;
        }
        int together = Math.min(CHUNKED_ROWS, batches && model.takesLengths() ? model.mostRows() : 1);
        for (int chunk : CHUNKS) {
            for (int size : new int[] {1, together}) {
                if (!agree(run(rows.subList(0, size), chunk), alone)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean agree(List<Outcome> some, List<Outcome> alone) {
        for (int r = 0; r < some.size(); r++) {
            if (!some.get(r).same(alone.get(r))) {
                return false;
            }
        }
        return true;
    }

    private List<Outcome> run(List<Row> rows, int chunk) {
        List<RowProgress> runs = rows.stream().map(Row::run).toList();
        List<RowProgress> going = new ArrayList<>(runs);
        while (!going.isEmpty()) {
            pace.pause();
            model.advance(going, chunk, arena);
            going.removeIf(run -> run.remainingSteps() == 0);
        }
        return runs.stream().map(this::outcome).toList();
    }

    private Outcome outcome(RowProgress run) {
        List<ByteBuffer> outputs = model instanceof TensorGraph
                ? run.tensors().outputs().stream().map(TensorData::data).toList()
                : List.of();
        return new Outcome(run.scores(), model.carriesState() ? run.state() : null, outputs);
    }
}
