package io.recurrent.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.error.InferenceException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Whatever is done to a registry, and in whatever order. */
class RegistryProperties {
    static final int VERSIONS = 4;

    /** The states of versions as they are told, which is as calls see them. */
    private static final class Lives implements RegistryMetrics {
        private final Map<Integer, VersionState> states = new HashMap<>();
        private final List<String> illegal = new ArrayList<>();

        @Override
        public void changed(String model, int version, VersionState state) {
            VersionState before = states.put(version, state);
            boolean born = before == null || before == VersionState.FAILED;
            if (state == VersionState.NEW
                    ? !born
                    : before == null || !before.next().contains(state)) {
                illegal.add(version + ": " + before + " to " + state);
            }
        }

        /** It is UNLOADED, or was NEW or FAILED and is forgotten. */
        @Override
        public void removed(String model, int version) {
            VersionState before = states.remove(version);
            if (before == VersionState.READY) {
                illegal.add(version + " removed while it was READY");
            }
        }
    }

    /** One registry and all that a run does to it; an operation is a number, so that jqwik can shrink it. */
    private static final class Run {
        private final FakeModel.Loader loader = new FakeModel.Loader();
        private final Deque<Runnable> closings = new ArrayDeque<>();
        private final Deque<ModelLease<FakeModel>> leases = new ArrayDeque<>();
        private final TreeSet<Integer> there = new TreeSet<>();
        private final boolean explicit;
        private final ModelRegistry<FakeModel> registry;
        private final Lives lives = new Lives();
        private @Nullable Throwable whileLoading;
        private int fingerprints;

        Run(boolean explicit) {
            this.explicit = explicit;
            registry = new ModelRegistry<>(
                    loader,
                    lives,
                    new RegistrySettings(
                            model -> VersionPolicy.parse("latest-1"),
                            explicit,
                            RegistrySettings.ALL.drain(),
                            closings::add),
                    () -> 0,
                    line -> {});
        }

        private List<VersionLocation> locations() {
            return there.descendingSet().stream()
                    .map(version -> FakeModel.at("m", version))
                    .toList();
        }

        void step(int operation) {
            int version = 1 + operation % VERSIONS;
            VersionLocation location = FakeModel.at("m", version);
            try {
                switch (operation / VERSIONS % 12) {
                    case 0 -> there.add(version);
                    case 1 -> there.remove(version);
                    case 2 -> loader.fail(location, new IllegalStateException("broken"));
                    case 3 -> {
                        loader.heal(location);
                        loader.fingerprint(location, Integer.toString(fingerprints++));
                    }
                    case 4 -> leases.add(registry.lease("m", operation % 2 == 0 ? null : "" + version));
                    case 5 -> returnOne();
                    case 6 -> change().setLabel(operation % 2 == 0 ? "stable" : "canary", "" + version);
                    case 7 -> change().removeLabel(operation % 2 == 0 ? "stable" : "canary");
                    case 8 -> closeOne();
                    case 9 -> settle();
                    case 10 -> change().reload(locations());
                    default -> administer(operation, version);
                }
            } catch (InferenceException e) {
                // Refused: that is an answer, too.
            }
            check();
        }

        /** A change whose right is given back at once: in these runs nobody else has one. */
        private ModelChange<FakeModel> change() {
            ModelChange<FakeModel> change = registry.change("m");
            change.close();
            return change;
        }

        private void administer(int operation, int version) {
            if (explicit && operation % 2 == 0) {
                change().load(locations(), "" + version);
            } else if (explicit) {
                change().unload("" + version);
            }
        }

        private void returnOne() {
            if (!leases.isEmpty()) {
                leases.remove().close();
            }
        }

        private void closeOne() {
            if (!closings.isEmpty()) {
                closings.remove().run();
            }
        }

        private void settle() {
            registry.announce(locations());
            registry.loadAnnounced();
        }

        /** As calls that come while a version is loaded. */
        void whileLoading(int operation) {
            List<Integer> serving = ready();
            loader.whileLoading(() -> kept(() -> {
                if (serving.stream().anyMatch(there::contains) && ready().containsAll(serving)) {
                    registry.lease("m", null).close();
                }
                if (operation % 3 == 0) {
                    there.remove(1 + operation % VERSIONS);
                    registry.announce(locations());
                }
                check();
            }));
        }

        /** A loader that throws is a model that fails, so what fails here is kept and thrown later. */
        private void kept(Runnable action) {
            try {
                action.run();
            } catch (Throwable e) {
                whileLoading = e;
            }
        }

        List<Integer> ready() {
            return registry.views().stream()
                    .flatMap(List::stream)
                    .filter(view -> view.state() == VersionState.READY)
                    .map(view -> view.location().version())
                    .toList();
        }

        void check() {
            assertThat(whileLoading).isNull();
            assertThat(lives.illegal).isEmpty();
            assertThat(leases).allMatch(lease -> lease.servable().closed() == 0);
            assertThat(loader.loaded()).allMatch(model -> model.closed() <= 1);
        }

        void end() {
            registry.close();
            leases.forEach(ModelLease::close);
            while (!closings.isEmpty()) {
                closings.remove().run();
            }
            assertThat(loader.loaded()).allMatch(model -> model.closed() == 1);
        }
    }

    @Property
    void what_is_leased_is_open_and_in_the_end_all_is_closed_once(
            @ForAll boolean explicit, @ForAll @Size(max = 60) List<@IntRange(max = 12 * VERSIONS - 1) Integer> steps) {
        Run run = new Run(explicit);
        for (int operation : steps) {
            run.whileLoading(operation);
            run.step(operation);
        }
        run.end();
    }

    @Property
    void no_version_ever_goes_where_its_state_does_not_lead(
            @ForAll boolean explicit, @ForAll @Size(max = 60) List<@IntRange(max = 12 * VERSIONS - 1) Integer> steps) {
        Run run = new Run(explicit);
        for (int operation : steps) {
            run.whileLoading(operation);
            run.step(operation);
        }
        run.end();
        assertThat(run.lives.illegal).isEmpty();
        assertThat(run.lives.states).doesNotContainValue(VersionState.LOADING).doesNotContainValue(VersionState.READY);
    }

    @Property
    void a_model_that_answers_goes_on_answering_while_its_versions_come_and_fail(
            @ForAll @Size(max = 40) List<@IntRange(max = 3) Integer> operations) {
        Run run = new Run(false);
        run.there.add(1);
        run.settle();
        run.loader.whileLoading(
                () -> run.kept(() -> run.registry.lease("m", null).close()));
        int newest = 1;
        for (int operation : operations) {
            if (operation == 0) {
                run.there.add(++newest);
            } else if (operation == 1) {
                run.loader.fail(FakeModel.at("m", newest + 1), new IllegalStateException("broken"));
            } else if (operation == 2) {
                run.closeOne();
            }
            run.settle();
            run.check();
            assertThat(run.ready()).hasSize(1);
        }
    }
}
