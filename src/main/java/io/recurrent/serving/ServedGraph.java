package io.recurrent.serving;

import io.recurrent.batch.BatchQueue;
import io.recurrent.model.RowModel;

/**
 * A graph of a version that serves. Thread safe; the version owns both.
 *
 * @param name its name in the bundle; the only one is called {@link io.recurrent.model.ModelManifest#MAIN}
 * @param model the graph
 * @param queue where its rows wait to be run, with a cost model of its own
 * @param exactness what was found to hold of its runs
 */
public record ServedGraph(String name, RowModel model, BatchQueue<ServedRow> queue, Exactness exactness) {
    void close() {
        queue.close();
        model.close();
    }
}
