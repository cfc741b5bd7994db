package io.recurrent.service.oip;

import io.recurrent.service.models.ModelAdmin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what it is asked to load and unload. */
final class NotedAdmin implements ModelAdmin {
    final List<String> asked = new ArrayList<>();

    @Override
    public void load(Administrator by, String model, @Nullable String version) {
        asked.add("load " + model + " " + version);
    }

    @Override
    public void unload(Administrator by, String model, @Nullable String version) {
        asked.add("unload " + model + " " + version);
    }

    @Override
    public void reload(Administrator by, String model) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setLabel(Administrator by, String model, String label, String version) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void removeLabel(Administrator by, String model, String label) {
        throw new UnsupportedOperationException();
    }
}
