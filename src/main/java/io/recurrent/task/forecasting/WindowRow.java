package io.recurrent.task.forecasting;

import io.recurrent.task.forecasting.LiveRows.LiveRow;

/** A window of a series; another one follows it until the horizon is reached. */
final class WindowRow extends LiveRow {
    private final LiveRows rows;
    private final WindowGraph graph;
    private final WindowSeries way;

    WindowRow(LiveRows rows, WindowGraph graph, WindowSeries way) {
        super(way.row(), rows);
        this.rows = rows;
        this.graph = graph;
        this.way = way;
    }

    @Override
    void advanced() {
        way.take(graph.output(progress()));
        if (!way.done()) {
            rows.follow(() -> new WindowRow(rows, graph, way));
        }
    }
}
