package io.recurrent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.fixture.InstalledTool;
import io.recurrent.fixture.InstalledTool.Ended;
import io.recurrent.metrics.MetricsDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The dashboard is the one that the queries of docs/METRICS.md make, and one that Grafana can lay out. */
class DashboardTest {
    private static final int WIDTH = 24;
    private final JsonNode dashboard = WatchFiles.dashboard();

    @Test
    void it_is_what_the_document_makes_of_it(@TempDir Path directory) throws Exception {
        Path made = directory.resolve("dashboard.json");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Ended ended =
                InstalledTool.run(List.of(java, "config/dashboard/Dashboard.java", "docs/METRICS.md", made.toString()));

        assertThat(ended.exitCode()).as(ended.output()).isZero();
        assertThat(Files.readString(WatchFiles.DASHBOARD))
                .as("run java config/dashboard/Dashboard.java docs/METRICS.md " + WatchFiles.DASHBOARD)
                .isEqualTo(Files.readString(made));
    }

    @Test
    void it_draws_every_query_of_the_document_and_names_its_meters() {
        List<MetricsDocument.Query> queries = MetricsDocument.read().queries();
        List<String> drawn = WatchFiles.panelQueries();

        assertThat(drawn).hasSameSizeAs(queries);
        for (int i = 0; i < queries.size(); i++) {
            String plain = drawn.get(i)
                    .replaceAll("(job|instance|model)=~\"\\$\\1\"(, )?", "")
                    .replaceAll("(, )?\\{\\}", "")
                    .replace("[$__rate_interval]", "[5m]");
            assertThat(plain).isEqualTo(queries.get(i).text());
        }
    }

    @Test
    void no_two_panels_overlap_and_none_is_wider_than_the_page() {
        Set<List<Integer>> cells = new HashSet<>();
        for (JsonNode panel : dashboard.get("panels")) {
            JsonNode at = panel.get("gridPos");
            int right = at.get("x").asInt() + at.get("w").asInt();
            assertThat(right).as(panel.get("title").asString()).isLessThanOrEqualTo(WIDTH);
            for (int x = at.get("x").asInt(); x < right; x++) {
                for (int y = 0; y < at.get("h").asInt(); y++) {
                    assertThat(cells.add(List.of(x, at.get("y").asInt() + y)))
                            .as(panel.get("title").asString())
                            .isTrue();
                }
            }
        }
    }

    @Test
    void panels_have_ids_of_their_own_titles_and_the_data_source_that_was_chosen() {
        Set<Integer> ids = new HashSet<>();
        Set<String> titles = new HashSet<>();
        for (JsonNode panel : dashboard.get("panels")) {
            assertThat(ids.add(panel.get("id").asInt())).isTrue();
            assertThat(titles.add(panel.get("title").asString()))
                    .as(panel.toString())
                    .isTrue();
            for (JsonNode target : panel.path("targets")) {
                assertThat(target.at("/datasource/uid").asString()).isEqualTo("${datasource}");
            }
        }
        assertThat(dashboard.get("uid").asString()).isEqualTo("recurrent");
        assertThat(dashboard
                        .at("/templating/list")
                        .valueStream()
                        .map(variable -> variable.get("name").asString()))
                .containsExactly("datasource", "job", "instance", "model");
    }
}
