package io.recurrent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.error.ErrorCode;
import io.recurrent.fixture.InstalledTool;
import io.recurrent.metrics.Exposition.Family;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of {@code promtool check metrics}, and the tool itself where it is installed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NamingTest {
    private static final String FOREIGN_UNITS = ".*_(ms|us|ns|millis|milliseconds|minutes|hours|kb|mb|percent)(_.*)?";

    private final ServerParts server = new ServerParts();
    private final String text = text();
    private final Collection<Family> families =
            Exposition.parse(text).families().values();

    private String text() {
        Metered metered = new Metered();
        server.bindTo(metered.registry());
        metered.load("sentiment", 1);
        metered.calls().finished(Metered.answered("sentiment", "1"));
        metered.calls().finished(Metered.failed(ErrorCode.MODEL_NOT_FOUND, "nobody", "none"));
        return metered.scrapeText();
    }

    @Test
    void every_meter_has_a_help_text() {
        assertThat(families)
                .allSatisfy(
                        family -> assertThat(family.help()).as(family.name()).matches("[A-Z1].*[^. ]"));
    }

    @Test
    void every_name_is_lower_case_and_begins_with_that_of_the_server() {
        assertThat(families).allMatch(family -> family.name().matches("recurrent(_[a-z]+)+"));
    }

    @Test
    void counters_and_nothing_else_end_in_total() {
        assertThat(families)
                .allMatch(family ->
                        family.type().equals("counter") == family.name().endsWith("_total"));
    }

    @Test
    void units_are_base_units() {
        assertThat(families).noneMatch(family -> family.name().matches(FOREIGN_UNITS));
    }

    @Test
    void no_name_holds_its_own_type() {
        assertThat(families).noneMatch(family -> family.name().matches(".*_(gauge|counter|histogram|summary)(_.*)?"));
    }

    @Test
    void the_tool_itself_has_no_complaint(@TempDir Path directory) throws IOException, InterruptedException {
        InstalledTool.assumeInstalled("promtool");
        Path scrape = Files.writeString(directory.resolve("scrape.txt"), text);

        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(scrape.toFile())
                .redirectErrorStream(true)
                .start();
        String complaints = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(complaints).isEmpty();
        assertThat(promtool.waitFor()).isZero();
    }
}
