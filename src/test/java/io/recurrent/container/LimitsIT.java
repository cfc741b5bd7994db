package io.recurrent.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One model in little memory on one processor, under more than it can take. */
@OnEngine
class LimitsIT {
    private static final int MEGABYTES = 256;
    private static final String PATH = "/v1/models/sentiment:classify";
    private static final String SHORT = "{\"text\":\"This movie is fantastic!\"}";

    private static ServerContainer server;

    @BeforeAll
    static void start() {
        server = new ServerContainer().models("sentiment").memory(MEGABYTES).cpus(1);
        server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void it_lives_in_256_mb_under_load() throws Exception {
        assertThat(outcomes(SHORT, 32, 3_000)).containsKey("200");
        assertServes();
    }

    @Test
    void what_is_too_much_is_refused_and_the_process_lives() throws Exception {
        String inputs = "{\"text\":\"" + "dull movie ".repeat(300) + "\"},";
        String large = "{\"inputs\":[" + inputs.repeat(99) + inputs.substring(0, inputs.length() - 1) + "]}";
        assertThat(outcomes(large, 64, 500)).containsKey("OVERLOADED");
        assertServes();
    }

    /** What so many callers got, none of it anything but an answer or a refusal. */
    private static Map<String, Integer> outcomes(String body, int callers, int answers) throws Exception {
        try (Callers calling = new Callers(server.uri(ServerContainer.HTTP, PATH), body, callers, answers)) {
            calling.awaitAnswers();
            Map<String, Integer> outcomes = calling.outcomes();
            assertThat(outcomes.keySet()).as(outcomes.toString()).isSubsetOf("200", "OVERLOADED", "DEADLINE_EXCEEDED");
            return outcomes;
        }
    }

    private static void assertServes() throws Exception {
        assertThat(server.post(PATH, SHORT).statusCode()).isEqualTo(200);
        ContainerState state = server.state();
        assertThat(state.getRunning()).as(server.getLogs()).isTrue();
        assertThat(state.getOOMKilled()).isFalse();
        assertThat(server.getCurrentContainerInfo().getRestartCount()).isZero();
    }
}
