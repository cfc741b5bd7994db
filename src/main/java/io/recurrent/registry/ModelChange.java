package io.recurrent.registry;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The right to change one model; nobody else may until it is closed. To be used by one thread at a time.
 *
 * @param <S> what answers
 */
public final class ModelChange<S extends AutoCloseable> implements AutoCloseable {
    private static final Pattern LABEL = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    private final ModelRegistry<S> registry;
    private final VersionLoading<S> loading;
    private final String name;

    ModelChange(ModelRegistry<S> registry, VersionLoading<S> loading, String name) {
        this.registry = registry;
        this.loading = loading;
        this.name = name;
    }

    /** The model as the registry's lock guards it, for one load. */
    private final class InRegistry implements VersionLoading.Place<S> {
        @Override
        public boolean take(VersionEntry<S> entry, Runnable ready) {
            synchronized (registry) {
                Optional<ModelPlan<S>> plan = registry.plan(name).filter(it -> it.wants(entry));
                plan.ifPresent(it -> {
                    ready.run();
                    registry.publish(name, it);
                });
                return plan.isPresent();
            }
        }

        @Override
        public void change(VersionEntry<S> entry, Runnable change) {
            synchronized (registry) {
                change.run();
                registry.plan(name).ifPresent(plan -> registry.publish(name, plan));
            }
        }
    }

    /**
     * Loads what should serve and does not, newest first, then takes out of service what should not: each version only
     * when all that replace it serve. May take as long as models take to load.
     *
     * @return the versions that failed
     * @throws LoadStoppedException when the server stops, and then nothing more is loaded
     */
    Set<Integer> settle() {
        Set<Integer> failed = new TreeSet<>();
        Optional<VersionEntry<S>> next = next();
        while (next.isPresent()) {
            if (!loading.load(next.get(), new InRegistry())) {
                failed.add(next.get().version());
            }
            next = next();
        }
        endSurplus("it was replaced, or is gone from disk");
        return failed;
    }

    private Optional<VersionEntry<S>> next() {
        synchronized (registry) {
            return registry.plan(name).flatMap(plan -> {
                registry.publish(name, plan);
                Optional<VersionEntry<S>> next = plan.next();
                next.ifPresent(loading::begun);
                return next;
            });
        }
    }

    private void endSurplus(String reason) {
        synchronized (registry) {
            registry.plan(name).ifPresent(plan -> plan.surplus().forEach(entry -> loading.drain(entry, reason)));
        }
    }

    /**
     * Loads versions beside those that serve, also ones that failed before.
     *
     * @param there the versions that are on disk
     * @param version null for what the policy chooses; of what fails it then chooses the next
     * @throws InferenceException MODEL_NOT_FOUND, MODEL_REJECTED, MODEL_CONFLICT, SHUTTING_DOWN
     */
    public void load(List<VersionLocation> there, @Nullable String version) {
        registry.found(name, there, false);
        Set<Integer> failed = new TreeSet<>();
        synchronized (registry) {
            ModelPlan<S> plan = plan();
            retry(plan, version == null ? plan.versions() : Set.of(number(plan, version)));
        }
        boolean more = true;
        while (more) {
            Set<Integer> asked = ask(version);
            Set<Integer> bad = settleForCaller();
            synchronized (registry) {
                bad.forEach(plan()::unask);
            }
            failed.addAll(bad);
            more = version == null && !bad.isEmpty() && !asked.isEmpty();
        }
        requireNone(failed);
    }

    private Set<Integer> ask(@Nullable String version) {
        synchronized (registry) {
            ModelPlan<S> plan = plan();
            Set<Integer> asked = version == null ? plan.choice() : Set.of(number(plan, version));
            for (VersionEntry<S> entry : plan.entries()) {
                if (asked.contains(entry.version()) && entry.is(VersionState.DRAINING)) {
                    throw new InferenceException(
                            ErrorCode.MODEL_CONFLICT,
                            "version " + entry.version()
                                    + " of the model is still DRAINING; load it when that is over");
                }
            }
            plan.ask(asked);
            return asked;
        }
    }

    private int number(ModelPlan<S> plan, String version) {
        return plan.versions().stream()
                .filter(each -> each.toString().equals(version))
                .findFirst()
                .orElseThrow(() -> new InferenceException(
                        ErrorCode.MODEL_NOT_FOUND, "model " + name + " has no bundle of that version"));
    }

    private void retry(ModelPlan<S> plan, Set<Integer> versions) {
        for (VersionEntry<S> entry : plan.retry(versions)) {
            loading.forgotten(entry);
            loading.forgive(entry.location());
        }
    }

    private void requireNone(Set<Integer> failed) {
        if (failed.isEmpty()) {
            return;
        }
        List<String> reasons = new ArrayList<>();
        for (int version : failed) {
            reasons.add("version " + version + " of model " + name + " cannot be served: "
                    + registry.view(name, Integer.toString(version)).reason());
        }
        throw new InferenceException(ErrorCode.MODEL_REJECTED, String.join("; ", reasons));
    }

    /**
     * Takes over what is on disk: loads what is new or failed before, ends what is gone.
     *
     * @param there the versions that are on disk, all of them
     * @throws InferenceException MODEL_NOT_FOUND, MODEL_REJECTED, SHUTTING_DOWN
     */
    public void reload(List<VersionLocation> there) {
        registry.found(name, there, true);
        synchronized (registry) {
            ModelPlan<S> plan = plan();
            retry(plan, plan.versions());
            plan.ask(plan.choice());
        }
        requireNone(settleForCaller());
    }

    private Set<Integer> settleForCaller() {
        try {
            return settle();
        } catch (LoadStoppedException e) {
            throw shuttingDown();
        }
    }

    private static InferenceException shuttingDown() {
        return new InferenceException(ErrorCode.SHUTTING_DOWN, "the server is shutting down");
    }

    /**
     * Takes versions out of service; each is closed after its last lease.
     *
     * @param version null for all
     * @throws InferenceException MODEL_NOT_FOUND; MODEL_CONFLICT for a version that a label points at
     */
    public void unload(@Nullable String version) {
        synchronized (registry) {
            ModelPlan<S> plan = plan();
            KnownModel<S> known = plan.known();
            List<VersionEntry<S>> going =
                    version == null ? known.entries() : List.of(ModelRegistry.find(name, known, version));
            going.forEach(entry -> requireUnlabelled(known, entry.version()));
            for (VersionEntry<S> entry : going) {
                plan.unask(entry.version());
                if (entry.is(VersionState.NEW) || entry.is(VersionState.FAILED)) {
                    loading.unloaded(entry);
                }
            }
            registry.publish(name, plan);
        }
        endSurplus("an administrator unloaded it");
    }

    private void requireUnlabelled(KnownModel<S> known, int version) {
        known.labels().forEach((label, labelled) -> {
            if (labelled == version) {
                throw new InferenceException(
                        ErrorCode.MODEL_CONFLICT,
                        "label '" + label + "' points at version " + version + " of model " + name
                                + "; let it point elsewhere, or remove it, first");
            }
        });
    }

    /** Whether a label may have this name. */
    public static boolean isLabel(String label) {
        return LABEL.matcher(label).matches();
    }

    /**
     * Lets a label point at a version. It outlives the version's replacement, but not the server, which starts with the
     * labels of {@link RegistrySettings#labels}.
     *
     * @throws InferenceException INVALID_ARGUMENT, MODEL_NOT_FOUND, MODEL_NOT_READY
     */
    public void setLabel(String label, String version) {
        if (!isLabel(label)) {
            throw InferenceException.invalid("label", "'label' must be 1 to 32 of a-z 0-9 - and begin with a letter");
        }
        synchronized (registry) {
            ModelPlan<S> plan = plan();
            VersionEntry<S> entry = ModelRegistry.find(name, plan.known(), version);
            if (!entry.is(VersionState.READY)) {
                throw new InferenceException(
                        ErrorCode.MODEL_NOT_READY,
                        "version " + entry.version() + " of model " + name + " is " + entry.state()
                                + "; a label points at a READY version only");
            }
            plan.labels().put(label, entry.version());
            registry.publish(name, plan);
        }
        endSurplus("no label points at it any more");
    }

    /**
     * Removes a label.
     *
     * @throws InferenceException MODEL_NOT_FOUND
     */
    public void removeLabel(String label) {
        synchronized (registry) {
            ModelPlan<S> plan = plan();
            if (plan.labels().remove(label) == null) {
                throw new InferenceException(ErrorCode.MODEL_NOT_FOUND, "model " + name + " has no such label");
            }
            registry.publish(name, plan);
        }
        endSurplus("no label points at it any more");
    }

    private ModelPlan<S> plan() {
        return registry.plan(name)
                .orElseThrow(() -> registry.closing()
                        ? shuttingDown()
                        : new InferenceException(
                                ErrorCode.MODEL_NOT_FOUND,
                                "there is no bundle of such a model; GET /v1/models lists models that are known"));
    }

    /** Gives the right back. */
    @Override
    public void close() {
        registry.release(name);
    }
}
