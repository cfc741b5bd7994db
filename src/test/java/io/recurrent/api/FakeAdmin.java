package io.recurrent.api;

import io.recurrent.error.InferenceException;
import io.recurrent.service.models.ModelAdmin;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Writes down what it is asked, and refuses it when it was told to. */
public final class FakeAdmin implements ModelAdmin {
    /** What was asked, such as {@code load ner 1 by http}; {@code null} where nothing was named. */
    public final List<String> asked = new CopyOnWriteArrayList<>();

    private volatile @Nullable InferenceException refusal;

    /** Refuses from now on; null to do as asked again. */
    public void refuse(@Nullable InferenceException with) {
        refusal = with;
    }

    @Override
    public void load(Administrator by, String model, @Nullable String version) {
        ask("load " + model + " " + version, by);
    }

    @Override
    public void unload(Administrator by, String model, @Nullable String version) {
        ask("unload " + model + " " + version, by);
    }

    @Override
    public void reload(Administrator by, String model) {
        ask("reload " + model, by);
    }

    @Override
    public void setLabel(Administrator by, String model, String label, String version) {
        ask("label " + model + " " + label + " " + version, by);
    }

    @Override
    public void removeLabel(Administrator by, String model, String label) {
        ask("unlabel " + model + " " + label, by);
    }

    private void ask(String what, Administrator by) {
        asked.add(what + " by " + by.way());
        InferenceException with = refusal;
        if (with != null) {
            throw with;
        }
    }
}
