package io.recurrent.metrics;

import static io.recurrent.metrics.Metered.answered;
import static io.recurrent.metrics.Metered.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.error.ErrorCode;
import io.recurrent.metrics.Exposition.Family;
import io.recurrent.metrics.Exposition.Sample;
import io.recurrent.registry.VersionState;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MicrometerRegistryMetricsTest {
    private static final String STATE = "recurrent_model_state";

    private final Metered metered = new Metered();

    @Nested
    class A_known_version {
        @ParameterizedTest
        @EnumSource
        void is_in_exactly_one_state(VersionState state) {
            metered.versions().changed("ner", 3, VersionState.NEW);
            metered.versions().changed("ner", 3, state);

            Exposition scrape = metered.scrape();
            assertThat(scrape.families().get(STATE).samples())
                    .hasSize(VersionState.values().length)
                    .allMatch(sample -> sample.labels().get("model").equals("ner")
                            && sample.labels().get("version").equals("3"));
            for (VersionState each : VersionState.values()) {
                assertThat(scrape.value(STATE, "state", each.name().toLowerCase(Locale.ROOT)))
                        .isEqualTo(each == state ? 1 : 0);
            }
        }

        @Test
        void has_no_load_time_and_no_stages_before_it_is_loaded() {
            metered.versions().changed("ner", 3, VersionState.NEW);
            metered.versions().changed("ner", 3, VersionState.FAILED);

            assertThat(metered.scrape().families()).containsOnlyKeys(STATE);
        }

        @Test
        void has_its_load_time_in_seconds() {
            metered.load("ner", 3);

            assertThat(metered.scrape().value("recurrent_model_load_duration_seconds", "model", "ner", "version", "3"))
                    .isEqualTo(1.5);
        }

        @Test
        void has_the_newest_load_time_when_it_is_loaded_again() {
            metered.load("ner", 3);
            metered.versions().loaded("ner", 3, 250_000_000);

            assertThat(metered.scrape().value("recurrent_model_load_duration_seconds"))
                    .isEqualTo(0.25);
        }

        @Test
        void starts_all_counters_at_zero_so_that_the_first_call_is_an_increase() {
            metered.load("ner", 3);

            Exposition scrape = metered.scrape();
            assertThat(scrape.value("recurrent_tokens_total", "model", "ner")).isZero();
            assertThat(scrape.value("recurrent_tokens_unknown_total", "model", "ner"))
                    .isZero();
            assertThat(scrape.value("recurrent_stage_duration_seconds_count", "stage", "run"))
                    .isZero();
        }
    }

    @Nested
    class A_version_of_several_graphs {
        private static final List<String> OF_EACH_GRAPH = List.of(
                "recurrent_batch_duration_seconds",
                "recurrent_batch_duration_seconds_max",
                "recurrent_batch_prediction_ratio",
                "recurrent_batch_prediction_ratio_max",
                "recurrent_queue_prediction_ratio",
                "recurrent_queue_prediction_ratio_max",
                "recurrent_batch_rows",
                "recurrent_batch_rows_max",
                "recurrent_batch_steps_total",
                "recurrent_cost_run_seconds",
                "recurrent_model_exact",
                "recurrent_queue_backlog_seconds",
                "recurrent_queue_version_rows");

        @Test
        void has_one_more_label_on_what_is_measured_of_each_graph_and_on_nothing_else() {
            metered.load("sentiment", 1);
            metered.loadGraphs("translation", 2, "encoder", "step");
            metered.calls().finished(answered("translation", "2"));

            for (Family family : metered.scrape().families().values()) {
                Set<String> graphs = new TreeSet<>();
                for (Sample sample : family.samples()) {
                    String graph = sample.labels().getOrDefault("graph", "");
                    if ("translation".equals(sample.labels().get("model"))) {
                        graphs.add(graph);
                    } else {
                        assertThat(graph).as(family.name()).isEmpty();
                    }
                }
                assertThat(graphs)
                        .as(family.name())
                        .isEqualTo(OF_EACH_GRAPH.contains(family.name()) ? Set.of("encoder", "step") : Set.of(""));
            }
        }

        @Test
        void leaves_the_series_of_versions_of_one_graph_as_they_are_whichever_is_loaded_first() {
            Metered alone = new Metered();
            alone.load("sentiment", 1);
            metered.loadGraphs("translation", 2, "encoder", "step");
            metered.load("sentiment", 1);

            assertThat(metered.scrape()
                            .samples()
                            .filter(sample -> "sentiment".equals(sample.labels().get("model"))))
                    .containsExactlyInAnyOrderElementsOf(
                            alone.scrape().samples().toList());
        }

        @Test
        void takes_the_meters_of_all_graphs_with_it() {
            metered.load("sentiment", 1);
            metered.loadGraphs("translation", 2, "encoder", "step");

            metered.versions().removed("translation", 2);

            assertThat(metered.metersOf("translation")).isEmpty();
            assertThat(metered.scrape().values("graph")).isEmpty();
            assertThat(metered.scrape().value("recurrent_batch_rows_count", "model", "sentiment"))
                    .isOne();
        }

        @Test
        void counts_the_runs_of_all_graphs_in_its_statistics() {
            metered.loadGraphs("translation", 2, "encoder", "step");

            assertThat(metered.statistics().all()).singleElement().satisfies(statistics -> {
                assertThat(statistics.executions()).isEqualTo(2);
                assertThat(statistics.inferences()).as("no call was answered").isZero();
            });
        }

        @Test
        void counts_each_input_once_whatever_number_of_runs_it_took() {
            metered.loadGraphs("translation", 2, "encoder", "step");
            metered.calls().finished(answered("translation", "2"));
            metered.calls().finished(failed(ErrorCode.INFERENCE_FAILED, "translation", "2"));

            assertThat(metered.statistics().all())
                    .singleElement()
                    .satisfies(statistics -> assertThat(statistics.inferences())
                            .as("of the call that was answered")
                            .isEqualTo(2));
        }
    }

    @Nested
    class A_version_that_is_removed {
        @Test
        void takes_every_meter_with_it() {
            metered.load("ner", 3);
            metered.calls().finished(answered("ner", "3"));
            metered.calls().finished(failed(ErrorCode.INTERNAL, "ner", "3"));
            assertThat(metered.metersOf("ner")).hasSizeGreaterThan(10);

            metered.versions().removed("ner", 3);

            assertThat(metered.metersOf("ner")).isEmpty();
            assertThat(metered.scrape().families()).isEmpty();
        }

        @Test
        void leaves_other_versions_and_models_alone() {
            metered.load("ner", 3);
            metered.load("ner", 4);
            metered.load("sentiment", 3);
            metered.calls().finished(answered("ner", "4"));
            metered.calls().finished(answered("sentiment", "3"));
            int before = metered.registry().getMeters().size();
            // States, load time, stages, tokens; then runs, queue and exactness, costs of runs.
            int gone = 6 + 1 + 4 + 2 + 6 + 4 + 6;

            metered.versions().removed("ner", 3);

            assertThat(metered.registry().getMeters()).hasSize(before - gone);
            assertThat(metered.scrape().value("recurrent_tokens_total", "model", "ner"))
                    .isEqualTo(12);
            assertThat(metered.scrape().value("recurrent_tokens_total", "model", "sentiment"))
                    .isEqualTo(12);
        }

        @ParameterizedTest
        @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NEW")
        void is_not_brought_back_by_news_that_come_late(VersionState late) {
            metered.load("ner", 3);
            metered.versions().removed("ner", 3);

            metered.versions().loaded("ner", 3, 1);
            metered.versions().changed("ner", 3, late);

            assertThat(metered.registry().getMeters()).isEmpty();
        }

        @Test
        void may_be_removed_again() {
            metered.load("ner", 3);
            metered.versions().removed("ner", 3);
            metered.versions().removed("ner", 3);
            metered.versions().removed("never known", 1);

            assertThat(metered.registry().getMeters()).isEmpty();
        }

        @Test
        void begins_at_zero_when_it_comes_back() {
            metered.load("ner", 3);
            metered.calls().finished(answered("ner", "3"));
            metered.versions().removed("ner", 3);

            metered.load("ner", 3);
            assertThat(metered.scrape().value("recurrent_tokens_total", "model", "ner"))
                    .isZero();

            metered.calls().finished(answered("ner", "3"));
            assertThat(metered.scrape().value("recurrent_tokens_total", "model", "ner"))
                    .isEqualTo(12);
            assertThat(metered.scrape().value(STATE, "state", "ready")).isEqualTo(1);
        }
    }
}
