package io.recurrent.serving;

import io.recurrent.model.Bundle;
import io.recurrent.model.BundleException;
import io.recurrent.model.GraphForm;
import io.recurrent.model.ModelManifest;
import io.recurrent.model.RowModel;
import java.util.Map;

/** What one bundle says of its task, before its graphs are loaded. Immutable. */
public interface TaskDefinition {
    /** What each graph must be, by its name; {@link ModelManifest#MAIN} for the only one. */
    Map<String, GraphForm> graphs();

    /**
     * Makes the task of a version whose graphs are loaded; they are closed by others.
     *
     * @param graphs as {@link #graphs()} wants them
     * @throws BundleException when a file of the bundle does not fit
     */
    ServedTask open(Bundle bundle, Map<String, RowModel> graphs);
}
