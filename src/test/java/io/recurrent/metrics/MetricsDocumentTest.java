package io.recurrent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.call.Refusal;
import io.recurrent.call.Transport;
import io.recurrent.error.ErrorCode;
import io.recurrent.fixture.UsualTasks;
import io.recurrent.metrics.Exposition.Family;
import io.recurrent.registry.VersionState;
import io.recurrent.runtime.CudaUse;
import io.recurrent.runtime.ProviderChoice.Basis;
import io.recurrent.runtime.ProviderChoice.Provider;
import io.recurrent.sequence.SequenceMetrics;
import io.recurrent.task.writing.FinishReason;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** docs/METRICS.md and what a scrape returns after one call of each kind say the same. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MetricsDocumentTest {
    private final MetricsDocument document = MetricsDocument.read();
    private final ServerParts server = new ServerParts();
    private final Metered metered = new Metered();
    private final Exposition scrape = scrape();

    private Exposition scrape() {
        server.bindTo(metered.registry());
        metered.load("sentiment", 1);
        metered.loadWriter("shakespeare", 1);
        metered.loadGraphs("translate", 1, "encoder", "step");
        metered.watchSequences();
        new RefusalMeters(metered.registry()).refused(Transport.GRPC, Refusal.MALFORMED);
        for (Transport transport : Transport.values()) {
            for (String task : UsualTasks.calls()) {
                metered.calls().finished(Metered.answered(transport, task, "sentiment", "1"));
            }
        }
        for (ErrorCode code : ErrorCode.values()) {
            metered.calls().finished(Metered.failed(code, "sentiment", "1"));
        }
        metered.calls().finished(Metered.failed(ErrorCode.MODEL_NOT_FOUND, "nobody", "none"));
        return metered.scrape();
    }

    @Nested
    class The_table_of_meters {
        @Test
        void names_exactly_what_is_exported() {
            assertThat(document.meters().keySet()).isEqualTo(scrape.families().keySet());
        }

        @Test
        void is_in_alphabetical_order() {
            assertThat(List.copyOf(document.meters().keySet())).isSorted();
        }

        @Test
        void gives_each_meter_its_type_and_labels() {
            for (Family family : scrape.families().values()) {
                MetricsDocument.Row row = document.meters().get(family.name());
                assertThat(row.type()).as(family.name()).isEqualTo(family.type());
                assertThat(row.labels()).as(family.name()).isEqualTo(family.labels());
            }
        }

        @Test
        void gives_seconds_as_unit_where_the_name_ends_so() {
            document.meters()
                    .forEach((name, row) ->
                            assertThat(row.unit().equals("seconds")).as(name).isEqualTo(name.contains("_seconds")));
        }

        @Test
        void begins_each_meaning_with_the_help_text() {
            for (Family family : scrape.families().values()) {
                assertThat(document.meters().get(family.name()).meaning())
                        .as(family.name())
                        .startsWith(family.help());
            }
        }
    }

    @Nested
    class The_table_of_labels {
        @Test
        void names_exactly_the_labels_that_are_used() {
            Set<String> used = new TreeSet<>();
            scrape.families().values().forEach(family -> used.addAll(family.labels()));

            assertThat(document.labels().keySet()).hasSameElementsAs(used);
        }

        @Test
        void lists_the_closed_sets() {
            assertThat(values("transport")).isEqualTo(lowerCase(Transport.values()));
            assertThat(values("state")).isEqualTo(lowerCase(VersionState.values()));
            assertThat(values("provider")).isEqualTo(lowerCase(Provider.values()));
            assertThat(values("requested")).isEqualTo(lowerCase(CudaUse.values()));
            Set<String> reasons = new TreeSet<>(lowerCase(Basis.values()));
            reasons.addAll(plus(lowerCase(FinishReason.values()), "failed"));
            reasons.addAll(lowerCase(SequenceMetrics.Reason.values()));
            reasons.addAll(lowerCase(Refusal.values()));
            assertThat(values("reason")).isEqualTo(reasons);
            assertThat(values("outcome")).isEqualTo(plus(lowerCase(ErrorCode.values()), "ok"));
            assertThat(values("task")).isEqualTo(UsualTasks.calls());
            assertThat(values("kind")).isEqualTo(scrape.values("kind"));
            assertThat(values("across")).isEqualTo(scrape.values("across"));
            assertThat(values("rows")).isEqualTo(scrape.values("rows"));
        }

        @Test
        void has_every_value_that_is_exported() {
            for (String label :
                    Set.of("transport", "state", "provider", "requested", "reason", "outcome", "task", "stage")) {
                assertThat(scrape.values(label)).as(label).isNotEmpty().isSubsetOf(values(label));
            }
            assertThat(scrape.values("stage")).isEqualTo(values("stage"));
        }

        private Set<String> values(String label) {
            return document.labels().get(label);
        }
    }

    @Test
    void queries_use_meters_that_exist() {
        assertThat(document.namesInQueries())
                .isNotEmpty()
                .isSubsetOf(scrape.families().keySet());
    }

    private static Set<String> lowerCase(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> plus(Set<String> values, String more) {
        Set<String> all = new TreeSet<>(values);
        all.add(more);
        return all;
    }
}
