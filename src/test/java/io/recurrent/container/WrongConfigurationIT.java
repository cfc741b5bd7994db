package io.recurrent.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A container that is configured wrongly ends at once, and its log says why. */
@OnEngine
class WrongConfigurationIT {
    @ParameterizedTest
    @CsvSource({
        "--recurrent.queue.max-rowz=3, max-rowz",
        "--recurrent.queue.max-rows=0, recurrent.queue.max-rows must be 1 or more",
        "--recurrent.models.directory=/nowhere, /nowhere does not exist",
    })
    void it_ends_with_1_after_one_clear_line(String argument, String message) {
        try (ServerContainer server = new ServerContainer().unready().withCommand(argument)) {
            server.start();
            assertThat(server.awaitExit()).as(server.getLogs()).isEqualTo(1);
            assertThat(server.getLogs().lines().filter(line -> line.startsWith("recurrent: ")))
                    .as(server.getLogs())
                    .singleElement()
                    .asString()
                    .contains(message);
        }
    }
}
