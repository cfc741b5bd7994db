package io.recurrent.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelChangeTest {
    private static final VersionLocation ONE = FakeModel.at("m", 1);
    private static final VersionLocation TWO = FakeModel.at("m", 2);
    private static final VersionLocation THREE = FakeModel.at("m", 3);
    private static final Duration DRAIN = Duration.ofMinutes(5);

    private final FakeModel.Loader loader = new FakeModel.Loader();
    private final FakeModel.Events metrics = new FakeModel.Events();
    private final List<String> log = new ArrayList<>();
    private final AtomicLong now = new AtomicLong();
    /** What the registry's closing thread has to do. */
    private final Deque<Runnable> closings = new ArrayDeque<>();

    private ModelRegistry<FakeModel> registry = registry("latest-1", false);

    private ModelRegistry<FakeModel> registry(String policy, boolean explicit) {
        RegistrySettings settings =
                new RegistrySettings(model -> VersionPolicy.parse(policy), explicit, DRAIN, closings::add);
        return new ModelRegistry<>(loader, metrics, settings, now::get, log::add);
    }

    private void there(VersionLocation... locations) {
        registry.announce(List.of(locations));
        registry.loadAnnounced();
    }

    private void change(Consumer<ModelChange<FakeModel>> work) {
        try (ModelChange<FakeModel> change = registry.change("m")) {
            work.accept(change);
        }
    }

    private VersionState state(int version) {
        return registry.view("m", Integer.toString(version)).state();
    }

    private int answering() {
        try (ModelLease<FakeModel> lease = registry.lease("m", null)) {
            return lease.version();
        }
    }

    private void closeAll() {
        while (!closings.isEmpty()) {
            closings.remove().run();
        }
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        InferenceException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Nested
    class ANewVersion {
        @Test
        void replaces_the_old_one_only_when_it_is_ready() {
            there(ONE);
            loader.whileLoading(() -> {
                assertThat(state(1)).isEqualTo(VersionState.READY);
                assertThat(state(2)).isEqualTo(VersionState.LOADING);
                assertThat(answering()).isOne();
            });
            there(TWO, ONE);

            assertThat(state(1)).isEqualTo(VersionState.DRAINING);
            assertThat(answering()).isEqualTo(2);
            assertThat(metrics.events()).containsSubsequence("m 2 READY", "m 1 DRAINING");
        }

        @Test
        void leaves_the_old_one_to_its_leases_and_it_is_closed_on_the_registrys_thread() {
            there(ONE);
            ModelLease<FakeModel> lease = registry.lease("m", null);
            there(TWO, ONE);
            assertThat(closings).isEmpty();

            lease.close();
            assertThat(lease.servable().closed()).isZero();
            closeAll();
            assertThat(lease.servable().closed()).isOne();
            assertThat(state(1)).isEqualTo(VersionState.UNLOADED);
        }

        @Test
        void leaves_the_old_one_to_its_leases_no_longer_than_the_limit() {
            there(ONE);
            try (ModelLease<FakeModel> lease = registry.lease("m", null)) {
                assertThat(lease.overdue(Long.MAX_VALUE / 2)).isFalse();
                there(TWO, ONE);
                assertThat(lease.overdue(DRAIN.toNanos() - 1)).isFalse();
                assertThat(lease.overdue(DRAIN.toNanos())).isTrue();
            }
        }

        @Test
        void that_fails_does_not_push_out_the_old_one_and_says_why() {
            there(ONE);
            loader.fail(TWO, new IllegalStateException("broken"));
            there(TWO, ONE);

            assertThat(answering()).isOne();
            assertThat(registry.view("m", "2").reason()).isEqualTo("broken");
            assertThat(log).contains("m version 2 FAILED: broken");
        }

        @Test
        void that_failed_is_tried_again_only_when_its_bundle_has_changed() {
            loader.fail(TWO, new IllegalStateException("broken"));
            there(TWO, ONE);
            loader.heal(TWO);
            there(TWO, ONE);
            assertThat(state(2)).isEqualTo(VersionState.FAILED);

            loader.fingerprint(TWO, "other");
            there(TWO, ONE);
            assertThat(answering()).isEqualTo(2);
        }

        @Test
        void that_is_taken_away_while_it_loads_is_closed_and_never_ready() {
            there(ONE);
            loader.whileLoading(() -> registry.announce(List.of(ONE)));
            there(TWO, ONE);

            assertThat(answering()).isOne();
            assertThat(loader.loaded().getLast().closed()).isOne();
            assertThat(metrics.events()).doesNotContain("m 2 READY").contains("m 2 removed");
            assertRefused(ErrorCode.MODEL_NOT_FOUND, () -> registry.lease("m", "2"));
        }

        @Test
        void may_be_overtaken_by_a_newer_one_while_it_loads() {
            there(ONE);
            loader.whileLoading(() -> registry.announce(List.of(THREE, TWO, ONE)));
            there(TWO, ONE);

            assertThat(answering()).isEqualTo(3);
            assertThat(metrics.events()).doesNotContain("m 2 READY");
        }
    }

    @Nested
    class AVersionThatIsGoneFromDisk {
        @Test
        void is_taken_out_of_service_and_forgotten_when_it_is_closed() {
            there(TWO, ONE);
            there(ONE);
            assertThat(answering()).isOne();
            assertThat(state(2)).isEqualTo(VersionState.DRAINING);

            closeAll();
            assertThat(registry.views("m")).hasSize(1);
        }

        @Test
        void loses_its_label_with_a_warning() {
            there(TWO, ONE);
            change(change -> change.setLabel("stable", "2"));
            there(ONE);

            assertThat(registry.labels("m")).isEmpty();
            assertThat(log).anyMatch(line -> line.contains("label 'stable' is removed"));
        }

        @Test
        void and_had_failed_takes_its_metrics_along() {
            loader.fail(TWO, new IllegalStateException("broken"));
            there(TWO, ONE);
            there(ONE);

            assertThat(registry.views("m")).hasSize(1);
            assertThat(metrics.events()).contains("m 2 removed");
        }

        @Test
        void of_a_model_that_could_not_be_read_stays() {
            there(ONE);
            registry.announce(List.of(), Set.of("m"));
            registry.loadAnnounced();

            assertThat(answering()).isOne();
        }
    }

    @Test
    void a_bundle_that_changes_under_a_version_that_serves_changes_nothing_but_the_log() {
        there(ONE);
        loader.fingerprint(ONE, "other");
        there(ONE);
        there(ONE);

        assertThat(loader.loaded()).hasSize(1);
        assertThat(log.stream().filter(line -> line.contains("its bundle was changed")))
                .hasSize(1);
    }

    @Nested
    class ALabel {
        @Test
        void of_the_configuration_points_from_the_start_and_an_administrator_may_move_it() {
            RegistrySettings settings = new RegistrySettings(
                    model -> VersionPolicy.parse("latest-1"),
                    false,
                    model -> model.equals("m") ? Map.of("stable", 1, "later", 3) : Map.of(),
                    DRAIN,
                    closings::add);
            registry = new ModelRegistry<>(loader, metrics, settings, now::get, log::add);
            there(TWO, ONE);
            assertThat(answering()).isOne();
            assertThat(registry.labels("m")).containsExactly(Map.entry("stable", 1));

            change(change -> change.setLabel("stable", "2"));
            there(FakeModel.at("m", 3), TWO, ONE);
            assertThat(answering()).isEqualTo(2);
            assertThat(registry.labels("m")).containsOnly(Map.entry("stable", 2), Map.entry("later", 3));
        }

        @Test
        void decides_where_calls_without_a_version_go_and_keeps_its_version_from_being_replaced() {
            there(ONE);
            change(change -> change.setLabel("stable", "1"));
            there(TWO, ONE);

            assertThat(answering()).isOne();
            assertThat(state(2)).isEqualTo(VersionState.READY);
            try (ModelLease<FakeModel> lease = registry.lease("m", "stable")) {
                assertThat(lease.version()).isOne();
            }
            assertThat(registry.view("m", "stable").location()).isEqualTo(ONE);

            change(change -> change.setLabel("stable", "2"));
            assertThat(answering()).isEqualTo(2);
            assertThat(state(1)).isEqualTo(VersionState.DRAINING);
        }

        @Test
        void that_is_removed_keeps_nothing() {
            there(ONE);
            change(change -> change.setLabel("canary", "1"));
            there(TWO, ONE);
            change(change -> change.removeLabel("canary"));

            assertThat(state(1)).isEqualTo(VersionState.DRAINING);
            assertRefused(ErrorCode.MODEL_NOT_FOUND, () -> registry.lease("m", "canary"));
            assertRefused(ErrorCode.MODEL_NOT_FOUND, () -> change(change -> change.removeLabel("canary")));
        }

        @Test
        void points_at_ready_versions_only() {
            loader.fail(TWO, new IllegalStateException("broken"));
            there(TWO, ONE);

            assertRefused(ErrorCode.MODEL_NOT_READY, () -> change(change -> change.setLabel("stable", "2")));
            assertRefused(ErrorCode.MODEL_NOT_FOUND, () -> change(change -> change.setLabel("stable", "3")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "1", "-a", "A", "a_b", "a b", "abcdefghijklmnopqrstuvwxyz-01234567"})
        void has_a_name_that_is_no_version(String label) {
            there(ONE);
            assertRefused(ErrorCode.INVALID_ARGUMENT, () -> change(change -> change.setLabel(label, "1")));
        }
    }

    @Nested
    class Explicitly {
        Explicitly() {
            registry = registry("latest-1", true);
        }

        @Test
        void nothing_is_loaded_and_that_is_ready() {
            assertThat(registry.ready(List.of())).isFalse();
            there(TWO, ONE);

            assertThat(registry.views()).isEmpty();
            assertThat(registry.ready(List.of())).isTrue();
            assertThat(registry.ready(List.of("m"))).isFalse();
        }

        @Test
        void a_version_is_loaded_beside_those_that_serve() {
            change(change -> change.load(List.of(TWO, ONE), "1"));
            change(change -> change.load(List.of(TWO, ONE), null));

            assertThat(state(1)).isEqualTo(VersionState.READY);
            assertThat(answering()).isEqualTo(2);
        }

        @Test
        void what_cannot_be_served_is_rejected_and_the_next_best_loaded() {
            loader.fail(TWO, new IllegalStateException("broken"));

            assertThatThrownBy(() -> change(change -> change.load(List.of(TWO, ONE), null)))
                    .isInstanceOf(InferenceException.class)
                    .hasMessageContaining("version 2 of model m cannot be served: broken");
            assertThat(answering()).isOne();

            loader.heal(TWO);
            change(change -> change.load(List.of(TWO, ONE), "2"));
            assertThat(answering()).isEqualTo(2);
        }

        @Test
        void what_is_not_there_is_not_found() {
            assertRefused(ErrorCode.MODEL_NOT_FOUND, () -> change(change -> change.load(List.of(), null)));
            assertRefused(ErrorCode.MODEL_NOT_FOUND, () -> change(change -> change.load(List.of(ONE), "7")));
            assertRefused(ErrorCode.MODEL_NOT_FOUND, () -> change(change -> change.unload("7")));
        }

        @Test
        void a_version_is_unloaded_unless_a_label_points_at_it() {
            there();
            change(change -> change.load(List.of(ONE), null));
            change(change -> change.setLabel("canary", "1"));
            assertThatThrownBy(() -> change(change -> change.unload(null)))
                    .isInstanceOf(InferenceException.class)
                    .hasMessageContaining("label 'canary' points at version 1");

            change(change -> change.removeLabel("canary"));
            change(change -> change.unload(null));
            assertRefused(ErrorCode.MODEL_CONFLICT, () -> change(change -> change.load(List.of(ONE), "1")));
            closeAll();
            assertThat(state(1)).isEqualTo(VersionState.UNLOADED);
            assertThat(registry.ready(List.of())).isTrue();

            change(change -> change.load(List.of(ONE), "1"));
            assertThat(answering()).isOne();
        }
    }

    @Test
    void of_two_changes_of_one_model_at_the_same_time_the_second_is_refused_at_once() {
        there(ONE);
        try (ModelChange<FakeModel> first = registry.change("m");
                ModelChange<FakeModel> other = registry.change("other")) {
            assertThat(other).isNotSameAs(first);
            assertRefused(ErrorCode.MODEL_CONFLICT, () -> registry.change("m"));
        }
        change(change -> change.reload(List.of(ONE)));
    }

    @Test
    void a_model_that_comes_later_and_fails_does_not_make_the_server_unready() {
        there(ONE);
        VersionLocation late = FakeModel.at("late", 1);
        loader.fail(late, new IllegalStateException("broken"));
        there(ONE, late);

        assertThat(registry.ready(List.of())).isTrue();
        assertThat(registry.ready(List.of("late"))).isFalse();
    }

    @Test
    void after_the_end_there_is_nothing_to_change() {
        there(ONE);
        registry.close();

        assertRefused(ErrorCode.SHUTTING_DOWN, () -> registry.change("m"));
    }
}
