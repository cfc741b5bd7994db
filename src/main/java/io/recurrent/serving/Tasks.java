package io.recurrent.serving;

import io.recurrent.model.Bundle;
import io.recurrent.model.BundleException;
import io.recurrent.model.ModelLoader;
import io.recurrent.model.ModelManifest;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The tasks that models may do. Immutable.
 *
 * @param all in the order in which messages list them
 */
public record Tasks(List<Task> all) {
    /** Copies the list. */
    public Tasks {
        all = List.copyOf(all);
    }

    /**
     * What a bundle says of its task.
     *
     * @throws BundleException when no task has its name, or a key or graph is not the task's
     */
    public TaskDefinition define(Bundle bundle) {
        ModelManifest manifest = bundle.manifest();
        Task task = find(manifest.task())
                .orElseThrow(() -> BundleException.at(
                        "task",
                        "got '" + manifest.task() + "', wanted one of "
                                + all.stream().map(Task::name).toList()));
        refuseKeysOfOthers(manifest, task);
        TaskDefinition definition = task.define(manifest);
        ModelLoader.check(manifest, definition.graphs());
        return definition;
    }

    private Optional<Task> find(String name) {
        return all.stream().filter(task -> task.name().equals(name)).findFirst();
    }

    /** A key that this task does not have and others have is told to be theirs. */
    private void refuseKeysOfOthers(ModelManifest manifest, Task task) {
        for (String key : manifest.others().keySet()) {
            List<String> owners = all.stream()
                    .filter(other -> keys(other).contains(key))
                    .map(Task::name)
                    .toList();
            if (!owners.isEmpty() && !keys(task).contains(key)) {
                throw BundleException.at(key, "only for " + String.join(" and ", owners));
            }
        }
    }

    private static List<String> keys(Task task) {
        return Arrays.stream(task.keys().getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }
}
