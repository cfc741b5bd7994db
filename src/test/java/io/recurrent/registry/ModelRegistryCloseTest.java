package io.recurrent.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class ModelRegistryCloseTest {
    private static final VersionLocation SECOND = FakeModel.at("m", 2);
    private static final VersionLocation FIRST = FakeModel.at("m", 1);

    private final FakeModel.Loader loader = new FakeModel.Loader();
    private final FakeModel.Events metrics = new FakeModel.Events();
    private final ModelRegistry<FakeModel> registry = new ModelRegistry<>(loader, metrics, () -> 0, line -> {});

    private void loadAll() {
        registry.announce(List.of(SECOND, FIRST));
        registry.loadAnnounced();
    }

    private void assertRefused() {
        assertThatThrownBy(() -> registry.lease("m", null))
                .isInstanceOfSatisfying(
                        InferenceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_NOT_READY));
    }

    @Test
    void closes_every_version_at_once_when_nobody_holds_a_lease() {
        loadAll();
        registry.close();

        assertThat(loader.loaded()).allMatch(model -> model.closed() == 1).hasSize(2);
        assertThat(registry.views("m")).allMatch(view -> view.state() == VersionState.UNLOADED);
        assertThat(registry.views("m")).allMatch(view -> view.servable().isEmpty());
        assertThat(metrics.events()).contains("m 1 removed", "m 2 removed");
        assertThat(registry.ready(List.of())).isFalse();
        assertRefused();
    }

    @Test
    void leaves_a_version_open_until_its_last_lease_comes_back() {
        loadAll();
        ModelLease<FakeModel> one = registry.lease("m", "2");
        ModelLease<FakeModel> two = registry.lease("m", "2");
        registry.close();

        assertThat(registry.view("m", "2").state()).isEqualTo(VersionState.DRAINING);
        assertThat(registry.view("m", "1").state()).isEqualTo(VersionState.UNLOADED);
        assertRefused();
        one.close();
        one.close();
        assertThat(two.servable().closed()).isZero();

        two.close();
        assertThat(two.servable().closed()).isOne();
        assertThat(registry.view("m", "2").state()).isEqualTo(VersionState.UNLOADED);
    }

    @Test
    void twice_closes_nothing_twice() {
        loadAll();
        registry.close();
        registry.close();

        assertThat(loader.loaded()).allMatch(model -> model.closed() == 1);
    }

    @Test
    void while_a_version_loads_closes_that_one_too_and_loads_no_more() {
        loader.whileLoading(registry::close);
        loadAll();

        assertThat(loader.loaded()).singleElement().satisfies(model -> {
            assertThat(model.location()).isEqualTo(SECOND);
            assertThat(model.closed()).isOne();
        });
        assertThat(registry.view("m", "2").state()).isEqualTo(VersionState.UNLOADED);
        assertThat(registry.view("m", "1").state()).isEqualTo(VersionState.NEW);
        assertRefused();
    }

    @Test
    void a_load_that_is_given_up_is_no_failure_and_nothing_more_is_loaded() {
        loader.fail(SECOND, new LoadStoppedException());
        registry.announce(List.of(SECOND, FIRST));

        assertThat(registry.loadAnnounced(List.of())).isFalse();
        assertThat(loader.loaded()).isEmpty();
        assertThat(metrics.events())
                .contains("m 2 LOADING", "m 2 removed")
                .noneMatch(event -> event.contains("FAILED"));
        try (ModelChange<FakeModel> change = registry.change("m")) {
            assertThatThrownBy(() -> change.load(List.of(SECOND, FIRST), "2"))
                    .isInstanceOfSatisfying(
                            InferenceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SHUTTING_DOWN));
        }
    }

    @Test
    void a_model_whose_close_fails_is_unloaded_all_the_same() {
        List<String> log = new ArrayList<>();
        AutoCloseable stubborn = () -> {
            throw new IllegalStateException("stuck");
        };
        try (ModelRegistry<AutoCloseable> other =
                new ModelRegistry<>(location -> stubborn, metrics, () -> 0, log::add)) {
            other.announce(List.of(FIRST));
            other.loadAnnounced();
            other.close();
            assertThat(other.view("m", "1").state()).isEqualTo(VersionState.UNLOADED);
        }
        assertThat(log).anyMatch(line -> line.contains("could not be closed: stuck"));
    }

    @Test
    void under_many_threads_no_lease_is_ever_of_a_closed_model() throws Exception {
        loadAll();
        CountDownLatch started = new CountDownLatch(4);
        List<FutureTask<Integer>> callers = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            callers.add(new FutureTask<>(() -> {
                started.countDown();
                int leases = 0;
                while (true) {
                    try (ModelLease<FakeModel> lease = registry.lease("m", null)) {
                        assertThat(lease.servable().closed()).isZero();
                        leases++;
                    } catch (InferenceException e) {
                        return leases;
                    }
                }
            }));
            Thread.ofPlatform().start(callers.getLast());
        }
        started.await();
        registry.close();

        for (FutureTask<Integer> caller : callers) {
            assertThat(caller.get()).isNotNegative();
        }
        assertThat(loader.loaded()).allMatch(model -> model.closed() == 1);
        assertThat(registry.views("m")).allMatch(view -> view.state() == VersionState.UNLOADED);
    }
}
