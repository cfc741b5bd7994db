package io.recurrent.serving;

import io.recurrent.input.EncodedRow;
import io.recurrent.input.InputEncoder;
import io.recurrent.input.InputPlace;
import io.recurrent.input.RowInput;
import io.recurrent.input.RowInput.Field;
import io.recurrent.model.GoldenSample;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.RowProgress;
import io.recurrent.tensor.BufferArena;
import java.util.List;

/** The golden answers of a task whose only graph reads rows: each sample is one input, and is run alone. */
public final class GoldenRows implements Golden {
    /** What a probability may differ by. */
    public static final double TOLERANCE = 1e-4;

    private final LoadedModel model;
    private final int[] lead;
    private final Comparison comparison;
    private final RowTrialRows rows;
    private final BufferArena arena = new BufferArena();

    /**
     * Over a model.
     *
     * @param lead ids that go before the first token of each sample
     */
    public GoldenRows(LoadedModel model, int[] lead, Comparison comparison) {
        this.model = model;
        this.lead = lead.clone();
        this.comparison = comparison;
        this.rows = new RowTrialRows(model);
    }

    /** What a task says of an answer. */
    @FunctionalInterface
    public interface Comparison {
        /** The first difference of what the scores mean from what the sample wants; empty when there is none. */
        String difference(GoldenSample sample, EncodedRow row, float[] scores);
    }

    @Override
    public String difference(GoldenSample sample) {
        GoldenSample.Input given = sample.input();
        Field text = Field.text("text", given.text());
        Field tokens = Field.tokens("tokens", given.tokens());
        Field frames = Field.frames("frames", given.frames());
        RowInput input =
                frames.input() == null ? RowInput.exactlyOne(text, tokens) : RowInput.exactlyOne(text, tokens, frames);
        EncodedRow row = InputEncoder.encode(model, input, InputPlace.ROOT, lead);
        rows.add(input, row);
        RowProgress run = RowProgress.whole(row.some());
        model.advance(List.of(run), LoadedModel.WHOLE, arena);
        return comparison.difference(sample, row, run.scores());
    }

    @Override
    public TrialRows trialRows(String graph) {
        return rows;
    }

    /** Whether a number differs from the wanted one by more than it may. */
    public static boolean differ(double wanted, double got) {
        return !(Math.abs(wanted - got) <= TOLERANCE);
    }
}
