package io.recurrent.registry;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every version of every model, and the way to one that answers.
 *
 * <p>What is on disk is announced; which of it should serve is computed from that, the policies, the labels and what
 * administrators asked for ({@link ModelPlan}), and {@link ModelChange#settle} brings the one to the other. So the
 * newest wish wins, whenever it comes.
 *
 * <p>Thread safe. {@link #lease} reads an immutable table and takes no lock. One lock guards the plans and the states;
 * nothing slow happens under it. One thread at a time changes a model, by a {@link ModelChange}.
 *
 * @param <S> what answers; the registry owns it from the moment that the loader returns it and closes it after its last
 *     lease
 */
public final class ModelRegistry<S extends AutoCloseable> implements AutoCloseable {
    private static final Duration RETRY_WHILE_LOADING = Duration.ofSeconds(2);

    private final RegistrySettings settings;
    private final RegistryLog log;
    private final VersionLoading<S> loading;
    private final Map<String, ModelPlan<S>> plans = new TreeMap<>();
    private final Set<String> changing = new HashSet<>();
    private volatile TreeMap<String, KnownModel<S>> models = new TreeMap<>();
    /** The models of the first round of loading; null before it is over. */
    private volatile @Nullable Set<String> first;

    private volatile boolean closing;

    /** An empty registry that serves every version; {@code log} is told one line about each change. */
    public ModelRegistry(VersionLoader<S> loader, RegistryMetrics metrics, Ticker ticker, RegistryLog log) {
        this(loader, metrics, RegistrySettings.ALL, ticker, log);
    }

    /** An empty registry. */
    public ModelRegistry(
            VersionLoader<S> loader,
            RegistryMetrics metrics,
            RegistrySettings settings,
            Ticker ticker,
            RegistryLog log) {
        this.settings = settings;
        this.log = log;
        this.loading = new VersionLoading<>(loader, metrics, settings, ticker, log);
    }

    /**
     * What is on disk, all of it. Versions that should serve are known as NEW from now on, before any is loaded, so
     * that callers get MODEL_NOT_READY and not MODEL_NOT_FOUND.
     */
    public void announce(List<VersionLocation> all) {
        announce(all.stream().map(Sighting::complete).toList(), Set.of());
    }

    /**
     * As {@link #announce(List)}, but of the models {@code unread} nothing is known, and they stay as they are.
     * Versions that lack something are known as NEW, with what they lack as their reason, and are not loaded.
     */
    void announce(List<Sighting> all, Set<String> unread) {
        Map<String, List<Sighting>> byName = new TreeMap<>();
        all.forEach(seen -> byName.computeIfAbsent(seen.location().name(), name -> new ArrayList<>())
                .add(seen));
        synchronized (this) {
            plans.keySet().stream()
                    .filter(name -> !unread.contains(name))
                    .forEach(name -> byName.computeIfAbsent(name, gone -> List.of()));
        }
        byName.forEach((name, versions) -> seen(name, versions, true));
    }

    void found(String name, List<VersionLocation> versions, boolean all) {
        seen(name, versions.stream().map(Sighting::complete).toList(), all);
    }

    private void seen(String name, List<Sighting> versions, boolean all) {
        List<FoundVersion> found = versions.stream().map(loading::fingerprinted).toList();
        synchronized (this) {
            if (found.isEmpty() && !plans.containsKey(name)) {
                return;
            }
            ModelPlan<S> plan = plans.computeIfAbsent(
                    name,
                    it -> new ModelPlan<>(
                            settings.policies().apply(it),
                            settings.explicit(),
                            settings.labels().apply(it)));
            plan.found(found, all).forEach(warning -> log.warning("model " + name + ": " + warning));
            publish(name, plan);
        }
    }

    /**
     * Loads what should serve and does not, newest first, and ends what should not; a model that is being changed is
     * left to that change.
     */
    public void loadAnnounced() {
        loadAnnounced(List.of());
    }

    /**
     * As {@link #loadAnnounced()}, the models {@code sooner} before the others, in the order of that list.
     *
     * @return false when the server stopped before the end
     */
    public boolean loadAnnounced(List<String> sooner) {
        Set<String> names = new LinkedHashSet<>(sooner);
        synchronized (this) {
            names.retainAll(plans.keySet());
            names.addAll(plans.keySet());
        }
        try {
            names.forEach(this::settle);
        } catch (LoadStoppedException e) {
            return false;
        }
        if (first == null) {
            first = Set.copyOf(models.keySet());
        }
        return true;
    }

    private void settle(String name) {
        claim(name).ifPresent(change -> {
            try (change) {
                change.settle();
            }
        });
    }

    /**
     * The right to change one model, which its closing gives back.
     *
     * @throws InferenceException MODEL_CONFLICT while another has it; SHUTTING_DOWN
     */
    public ModelChange<S> change(String name) {
        if (closing) {
            throw new InferenceException(ErrorCode.SHUTTING_DOWN, "the server is shutting down");
        }
        return claim(name)
                .orElseThrow(() -> new InferenceException(
                        ErrorCode.MODEL_CONFLICT,
                        "another operation on the model is under way; repeat this one when it is over"));
    }

    private synchronized Optional<ModelChange<S>> claim(String name) {
        return changing.add(name) ? Optional.of(new ModelChange<>(this, loading, name)) : Optional.empty();
    }

    synchronized void release(String name) {
        changing.remove(name);
    }

    /** What one model should look like; to be used under the registry's lock. */
    Optional<ModelPlan<S>> plan(String name) {
        return closing ? Optional.empty() : Optional.ofNullable(plans.get(name));
    }

    boolean closing() {
        return closing;
    }

    /** Lets calls see a plan as it is now; under the lock. */
    void publish(String name, ModelPlan<S> plan) {
        if (!closing) {
            plan.announce().forEach(loading::announced);
        }
        plan.forgetGone().forEach(loading::forgotten);
        TreeMap<String, KnownModel<S>> table = new TreeMap<>(models);
        if (plan.entries().isEmpty()) {
            table.remove(name);
        } else {
            table.put(name, plan.known());
        }
        models = table;
    }

    /**
     * The right to use a version.
     *
     * @param name as the caller wrote it
     * @param version a number or a label as the caller wrote it, or null for the label {@code stable}, or without one
     *     the newest that is READY
     * @throws InferenceException MODEL_NOT_FOUND, or MODEL_NOT_READY with the version's state
     */
    public ModelLease<S> lease(String name, @Nullable String version) {
        while (true) {
            TreeMap<String, KnownModel<S>> table = models;
            KnownModel<S> model = known(table, name);
            Optional<VersionEntry<S>> entry =
                    version == null ? Optional.empty() : Optional.of(find(name, model, version));
            Optional<ModelLease<S>> lease = entry.map(VersionEntry::lease).orElseGet(model::lease);
            if (lease.isPresent()) {
                return lease.get();
            }
            // A version that became READY meanwhile is in a new table before the one that it replaces drains.
            if (table == models) {
                throw notReady(
                        version == null ? name : name + " version " + version,
                        entry.orElse(model.entries().getFirst()));
            }
        }
    }

    /** All versions of all models by name, newest first. */
    public List<List<VersionView<S>>> views() {
        return models.values().stream().map(ModelRegistry::views).toList();
    }

    /**
     * All versions of one model, newest first.
     *
     * @throws InferenceException MODEL_NOT_FOUND
     */
    public List<VersionView<S>> views(String name) {
        return views(known(models, name));
    }

    /**
     * One version of one model, by its number or a label.
     *
     * @throws InferenceException MODEL_NOT_FOUND
     */
    public VersionView<S> view(String name, String version) {
        return view(find(name, known(models, name), version));
    }

    /** Where the labels of a model point; none for a model that is not known. */
    public Map<String, Integer> labels(String name) {
        KnownModel<S> model = models.get(name);
        return model == null ? Map.of() : model.labels();
    }

    /**
     * Whether each of these models has a version that answers. For none given: whether each has that was there when the
     * server started and should still serve, so that a bundle which is added later and fails does not take the server
     * away; and one at the least, unless nothing is loaded but what administrators ask for.
     */
    public boolean ready(Collection<String> wanted) {
        while (true) {
            TreeMap<String, KnownModel<S>> table = models;
            boolean ready = ready(table, wanted);
            // As for a lease: one version may have replaced the other between the looks at them.
            if (ready || table == models) {
                return ready;
            }
        }
    }

    private boolean ready(Map<String, KnownModel<S>> table, Collection<String> wanted) {
        Collection<String> names = wanted.isEmpty() ? atStart(table) : wanted;
        return !closing
                && names.stream().map(table::get).allMatch(model -> model != null && model.answers())
                && (!names.isEmpty() || (first != null && mayStayEmpty(table)));
    }

    private Collection<String> atStart(Map<String, KnownModel<S>> table) {
        Set<String> names = new TreeSet<>(table.keySet());
        Set<String> there = first;
        names.removeIf(name ->
                there != null && (!there.contains(name) || !known(table, name).expected()));
        return names;
    }

    private boolean mayStayEmpty(Map<String, KnownModel<S>> table) {
        return settings.explicit() || table.values().stream().anyMatch(KnownModel::answers);
    }

    /** No new leases; each version is closed after its last one. */
    @Override
    public synchronized void close() {
        closing = true;
        plans.values().stream()
                .flatMap(plan -> List.copyOf(plan.entries()).stream())
                .filter(entry -> entry.is(VersionState.READY))
                .forEach(entry -> loading.drain(entry, "the server is shutting down"));
    }

    private static <S extends AutoCloseable> List<VersionView<S>> views(KnownModel<S> model) {
        return model.entries().stream().map(ModelRegistry::view).toList();
    }

    private static <S extends AutoCloseable> VersionView<S> view(VersionEntry<S> entry) {
        return new VersionView<>(entry.location(), entry.state(), entry.reason(), entry.servable());
    }

    private static <S extends AutoCloseable> KnownModel<S> known(Map<String, KnownModel<S>> table, String name) {
        KnownModel<S> model = table.get(name);
        if (model == null) {
            throw new InferenceException(
                    ErrorCode.MODEL_NOT_FOUND, "no such model; GET /v1/models lists those that are there");
        }
        return model;
    }

    static <S extends AutoCloseable> VersionEntry<S> find(String name, KnownModel<S> model, String version) {
        return model.find(version)
                .orElseThrow(() -> new InferenceException(
                        ErrorCode.MODEL_NOT_FOUND,
                        "model " + name + " has no such version or label; GET /v1/models/" + name
                                + " lists those that are there"));
    }

    private static InferenceException notReady(String what, VersionEntry<?> entry) {
        return InferenceException.retry(
                ErrorCode.MODEL_NOT_READY,
                what + " is " + entry.state() + " and cannot answer now",
                RETRY_WHILE_LOADING);
    }
}
