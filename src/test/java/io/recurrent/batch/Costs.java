package io.recurrent.batch;

import io.recurrent.batch.CostModel.Line;
import java.util.List;

/** Cost models like those that were measured. */
final class Costs {
    private Costs() {}

    /** A GRU of 256 units: per step 10.6 us alone, and half of that a row from 4 rows on. */
    static CostModel gru256() {
        return new CostModel(List.of(
                new Line(1, 20_000, 10_600),
                new Line(2, 25_000, 14_000),
                new Line(4, 30_000, 21_800),
                new Line(8, 45_000, 43_000),
                new Line(16, 90_000, 86_000)));
    }

    /** Runs whose cost does not depend on the number of rows. */
    static CostModel freeRows() {
        return new CostModel(List.of(new Line(1, 0, 1_000), new Line(64, 0, 1_000)));
    }
}
