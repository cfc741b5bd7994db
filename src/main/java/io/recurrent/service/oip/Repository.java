package io.recurrent.service.oip;

import io.recurrent.error.InferenceException;
import io.recurrent.service.models.ModelAdmin;
import io.recurrent.service.models.ModelAdmin.Administrator;
import io.recurrent.service.models.ModelCatalog;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The protocol's extension for a model repository. Whether a caller may load and unload is for the port to know. Thread
 * safe.
 */
public final class Repository {
    private static final String VERSION = "version";
    private static final String DEPENDENTS = "unload_dependents";
    private static final String CONFIG = "config";
    private static final String FILE = "file:";
    private static final Set<String> LOAD = Set.of(VERSION);
    private static final Set<String> UNLOAD =
            Collections.unmodifiableSet(new LinkedHashSet<>(List.of(VERSION, DEPENDENTS)));

    private final ModelCatalog models;
    private final ModelAdmin admin;

    /** Over the models of {@code models}, which {@code admin} loads and unloads. */
    public Repository(ModelCatalog models, ModelAdmin admin) {
        this.models = models;
        this.admin = admin;
    }

    /**
     * A version of a model.
     *
     * @param model the model's name
     * @param version its number
     * @param state READY, LOADING, UNLOADING or UNAVAILABLE
     * @param reason why it is in that state; may be empty
     */
    public record Indexed(String model, String version, String state, String reason) {}

    /**
     * Every version of every model.
     *
     * @param ready whether only those that can be asked are wanted
     */
    public List<Indexed> index(boolean ready) {
        return models.models().stream()
                .flatMap(model -> model.versions().stream()
                        .map(version -> new Indexed(
                                model.name(), version.version(), OipNames.state(version), version.reason())))
                .filter(version -> !ready || version.state().equals("READY"))
                .toList();
    }

    /**
     * Loads a model, or the version that the parameters name.
     *
     * @throws InferenceException as {@link ModelAdmin#load} does; INVALID_ARGUMENT that names a parameter, also for a
     *     model's configuration and files, which come from the server's directory only
     */
    public void load(Administrator by, String model, Parameters parameters) {
        admin.load(by, model, version(parameters, LOAD));
    }

    /**
     * Takes a model out of service, or the version that the parameters name.
     *
     * @throws InferenceException as {@link ModelAdmin#unload} does; INVALID_ARGUMENT that names a parameter: one that
     *     is misspelt must not take more out of service than was meant
     */
    public void unload(Administrator by, String model, Parameters parameters) {
        String version = version(parameters, UNLOAD);
        // No model depends on another, so it has no effect.
        parameters.flag(DEPENDENTS, false);
        admin.unload(by, model, version);
    }

    private static @Nullable String version(Parameters parameters, Set<String> known) {
        String own = parameters.first(name -> name.equals(CONFIG) || name.startsWith(FILE));
        if (own != null) {
            throw InferenceException.invalid(
                    Parameters.shortened(own),
                    "a model's configuration and files come from the server's directory and not from requests; leave"
                            + " the parameters 'config' and 'file:...' out");
        }
        parameters.requireOnly(known);
        return parameters.text(VERSION);
    }
}
