package io.recurrent.task.forecasting;

import io.recurrent.model.RowContent;
import io.recurrent.model.RowProgress;
import io.recurrent.task.forecasting.LiveRows.LiveRow;
import io.recurrent.tensor.RowState;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rows of a graph that goes step by step: contexts, and the paths that go on from them. */
final class StepRows {
    private StepRows() {}

    /** The context of an origin: as many steps before it as the model reads. */
    static ContextRow whole(ForecastSpec spec, LiveRows rows, Series series, int to, Consumer<Origin> then) {
        int from = Math.max(0, to - spec.context());
        StepFrames frames = new StepFrames(spec, series.known(), StepFrames.scales(spec, series, from, to), from);
        RowContent content = RowContent.ofFrames(frames.context(series, to), to - from);
        return new ContextRow(rows, content, null, frames, then);
    }

    /** A part of a series: read once, from a state to an origin. */
    static final class ContextRow extends LiveRow {
        private final StepFrames frames;
        private final Consumer<Origin> then;

        /**
         * A part of a series.
         *
         * @param state before it; null: the model's initial one
         * @param frames after it
         * @param then told of the origin at its end, on the worker's thread, before the row ends
         */
        ContextRow(
                LiveRows rows, RowContent content, @Nullable RowState state, StepFrames frames, Consumer<Origin> then) {
            super(RowProgress.from(content, state), rows);
            this.frames = frames;
            this.then = then;
        }

        @Override
        void advanced() {
            if (remainingSteps() == 0) {
                then.accept(new Origin(progress().state(), progress().scores(), frames));
            }
        }
    }

    /** A path: each run takes the step that was drawn last, and what the graph gives draws the next. */
    static final class PathRow extends LiveRow {
        private final Path path;
        private final Consumer<Path> then;

        /** A path that is not done, from the state of its origin. */
        PathRow(LiveRows rows, Path path, RowState state, Consumer<Path> then) {
            super(RowProgress.from(RowContent.ofFrames(path.frame(), 1), state), rows);
            this.path = path;
            this.then = then;
        }

        @Override
        void advanced() {
            path.take(progress().scores());
            if (path.done()) {
                then.accept(path);
            } else {
                progress().feed(path.frame());
            }
        }
    }
}
