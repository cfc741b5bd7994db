package io.recurrent.batch;

import java.util.Arrays;

/**
 * Continuous batching: rows that go on step by step advance together, and others may join or leave between any two
 * steps (Gao et al.: Low Latency RNN Inference with Cellular Batching, EuroSys 2018). When the most urgent row's next
 * run is one step, it takes along the waiting rows of one step, the oldest first. There is no padding among them, and
 * each row that is left behind would cost another run before the next round. Rows of more steps, such as prompts and
 * whole texts, are the other policy's.
 *
 * <p>A worker takes its share and no more of the rows that wait and that others run, unless small batches cost nearly
 * as much as large ones. Otherwise one worker would soon have all rows, for as long as they live: whoever comes back
 * while another is busy with a prompt would take the other's rows along.
 */
public final class ContinuousPolicy implements BatchPolicy {
    /** What a smaller batch must cost at most, relative to the larger, for its rows to be shared out. */
    private static final double WORTH_SHARING = 0.75;

    private final BatchPolicy others;
    private final CostModel cost;
    private final int mostRows;

    /**
     * A policy for single steps.
     *
     * @param others for everything else
     * @param mostRows rows of a run
     */
    public ContinuousPolicy(BatchPolicy others, CostModel cost, int mostRows) {
        this.others = others;
        this.cost = cost;
        this.mostRows = mostRows;
    }

    @Override
    public Decision decide(Waiting waiting) {
        if (waiting.steps()[waiting.mostUrgent()] != 1) {
            return others.decide(waiting);
        }
        int[] rows = new int[Math.min(mostRows, waiting.count())];
        rows[0] = waiting.mostUrgent();
        int taken = 1;
        for (int row = 0; row < waiting.count() && taken < rows.length; row++) {
            if (row != waiting.mostUrgent() && waiting.steps()[row] == 1) {
                rows[taken++] = row;
            }
        }
        return new Decision.Take(Arrays.copyOf(rows, share(taken, waiting)));
    }

    @Override
    public double nanos(LengthCounts lengths, CostModel costs) {
        return others.nanos(lengths, costs);
    }

    private int share(int rows, Waiting waiting) {
        int share = Math.min(rows, Math.ceilDiv(rows + waiting.runningRows(), waiting.workers()));
        return cost.nanos(share, 1) <= WORTH_SHARING * cost.nanos(rows, 1) ? share : rows;
    }
}
