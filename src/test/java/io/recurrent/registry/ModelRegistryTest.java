package io.recurrent.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRegistryTest {
    private static final VersionLocation SECOND = FakeModel.at("sentiment", 2);
    private static final VersionLocation FIRST = FakeModel.at("sentiment", 1);
    private static final VersionLocation NER = FakeModel.at("ner", 1);

    private final FakeModel.Loader loader = new FakeModel.Loader();
    private final FakeModel.Events metrics = new FakeModel.Events();
    private final List<String> log = new ArrayList<>();
    private final AtomicLong now = new AtomicLong();
    private final ModelRegistry<FakeModel> registry = new ModelRegistry<>(loader, metrics, now::get, log::add);

    private ModelRegistry<FakeModel> announced() {
        registry.announce(List.of(NER, SECOND, FIRST));
        return registry;
    }

    private void loadAll() {
        announced().loadAnnounced();
    }

    private VersionState state(VersionLocation location) {
        return registry.view(location.name(), Integer.toString(location.version()))
                .state();
    }

    private InferenceException refused(String name, String version) {
        InferenceException refusal =
                catchThrowableOfType(InferenceException.class, () -> registry.lease(name, version));
        assertThat(refusal).isNotNull();
        return refusal;
    }

    @Nested
    class BeforeLoading {
        @Test
        void nothing_is_known() {
            assertThat(registry.views()).isEmpty();
            assertThat(registry.ready(List.of())).isFalse();
            assertThat(refused("sentiment", null).code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
        }

        @Test
        void announced_versions_are_known_and_new_and_not_ready_yet() {
            announced();

            assertThat(state(FIRST)).isEqualTo(VersionState.NEW);
            assertThat(refused("sentiment", null).code()).isEqualTo(ErrorCode.MODEL_NOT_READY);
            assertThat(refused("sentiment", "1").code()).isEqualTo(ErrorCode.MODEL_NOT_READY);
            assertThat(refused("sentiment", "1").retryAfter()).isPositive();
            assertThat(registry.ready(List.of())).isFalse();
        }
    }

    @Nested
    class Loading {
        @Test
        void goes_through_the_states_and_measures_the_time() {
            announced();
            loader.whileLoading(() -> {
                now.addAndGet(3_000_000);
                assertThat(registry.views().stream().flatMap(List::stream).map(VersionView::state))
                        .containsOnlyOnce(VersionState.LOADING);
            });

            registry.loadAnnounced();

            assertThat(metrics.events())
                    .containsSubsequence("ner 1 NEW", "ner 1 LOADING", "ner 1 after 3000000", "ner 1 READY");
            assertThat(log).contains("ner version 1 is READY after 3 ms").hasSize(3);
        }

        @Test
        void takes_the_newest_version_first() {
            loadAll();

            assertThat(loader.loaded()).extracting(FakeModel::location).containsExactly(NER, SECOND, FIRST);
        }

        @Test
        void takes_the_models_that_are_wanted_sooner_in_their_order() {
            announced().loadAnnounced(List.of("unknown", "sentiment"));

            assertThat(loader.loaded()).extracting(FakeModel::location).containsExactly(SECOND, FIRST, NER);
        }

        @Test
        void again_loads_nothing_twice() {
            loadAll();
            registry.loadAnnounced();

            assertThat(loader.loaded()).hasSize(3);
        }

        @Test
        void that_fails_keeps_its_reason_and_leaves_the_others_to_serve() {
            loader.fail(SECOND, new IllegalStateException("golden.jsonl: sample 1: wanted label 'a', got 'b'"));
            loadAll();

            assertThat(state(SECOND)).isEqualTo(VersionState.FAILED);
            assertThat(registry.view("sentiment", "2").reason()).contains("sample 1");
            assertThat(registry.view("sentiment", "2").servable()).isEmpty();
            assertThat(log).anyMatch(line -> line.contains("sentiment version 2 FAILED: golden.jsonl"));
            try (ModelLease<FakeModel> lease = registry.lease("sentiment", null)) {
                assertThat(lease.version()).isOne();
            }
            assertThat(refused("sentiment", "2").code()).isEqualTo(ErrorCode.MODEL_NOT_READY);
            assertThat(refused("sentiment", "2")).hasMessageContaining("FAILED");
        }

        @Test
        void that_ends_in_an_error_fails_that_version_only() {
            loader.fail(NER, new StackOverflowError());
            loadAll();

            assertThat(state(NER)).isEqualTo(VersionState.FAILED);
            assertThat(registry.view("ner", "1").reason()).isEqualTo("StackOverflowError");
            assertThat(state(FIRST)).isEqualTo(VersionState.READY);
        }

        @Test
        void that_fails_without_a_message_names_the_exception() {
            loader.fail(NER, new NullPointerException());
            loadAll();

            assertThat(registry.view("ner", "1").reason()).isEqualTo("NullPointerException");
        }
    }

    @Nested
    class ALease {
        @Test
        void without_a_version_is_for_the_newest_that_is_ready() {
            loadAll();

            try (ModelLease<FakeModel> lease = registry.lease("sentiment", null)) {
                assertThat(lease.version()).isEqualTo(2);
                assertThat(lease.model()).isEqualTo("sentiment");
                assertThat(lease.servable().location()).isEqualTo(SECOND);
            }
        }

        @Test
        void of_a_version_is_for_just_that() {
            loadAll();

            try (ModelLease<FakeModel> lease = registry.lease("sentiment", "1")) {
                assertThat(lease.servable().location()).isEqualTo(FIRST);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"3", "0", "-1", "01", "+1", " 1", "1.0", "", "one", "99999999999"})
        void of_a_version_that_is_not_there_is_not_found(String version) {
            loadAll();

            assertThat(refused("sentiment", version).code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
        }

        @ParameterizedTest
        @ValueSource(strings = {"../x", "a/b", "", " ", "Sentiment", "sentiment ", "%2e%2e%2f", "ѕentiment"})
        void of_a_model_that_is_not_there_is_not_found_and_its_name_not_repeated(String name) {
            loadAll();

            InferenceException refusal = refused(name, null);
            assertThat(refusal.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
            assertThat(refusal.detail())
                    .isEqualTo(refused("x".repeat(300), null).detail());
        }
    }

    @Nested
    class Readiness {
        @Test
        void wants_a_version_of_every_known_model_when_none_is_named() {
            loader.fail(NER, new IllegalStateException("bad"));
            loadAll();

            assertThat(registry.ready(List.of())).isFalse();
            assertThat(registry.ready(List.of("sentiment"))).isTrue();
            assertThat(registry.ready(List.of("sentiment", "ner"))).isFalse();
            assertThat(registry.ready(List.of("unknown"))).isFalse();
        }

        @Test
        void does_not_mind_a_failed_version_beside_one_that_serves() {
            loader.fail(SECOND, new IllegalStateException("bad"));
            loadAll();

            assertThat(registry.ready(List.of())).isTrue();
        }
    }

    @Test
    void views_list_models_by_name_and_versions_newest_first() {
        loadAll();

        assertThat(registry.views().stream().flatMap(List::stream).map(VersionView::location))
                .containsExactly(NER, SECOND, FIRST);
        assertThat(registry.views("sentiment"))
                .extracting(VersionView::location)
                .containsExactly(SECOND, FIRST);
    }
}
