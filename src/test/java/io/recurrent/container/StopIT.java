package io.recurrent.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** `docker stop` while callers ask. */
@OnEngine
class StopIT {
    private static final int CALLERS = 16;
    private static final int ANSWERS = 500;
    private static final String BODY = "{\"text\":\"This movie is fantastic!\"}";

    @Test
    void all_that_was_sent_before_it_is_answered_and_the_exit_code_is_0() throws Exception {
        // What is sent before the signal arrives within the notice, so that it must be taken.
        try (ServerContainer server =
                new ServerContainer().models("sentiment").withEnv("RECURRENT_DRAIN_NOTICE", "1s")) {
            server.start();
            try (Callers callers =
                    new Callers(server.uri(ServerContainer.HTTP, "/v1/sentiment"), BODY, CALLERS, ANSWERS)) {
                callers.awaitAnswers();
                callers.stop();
                long exitCode = server.terminate();

                assertThat(exitCode).as(server.getLogs()).isZero();
                Map<String, Integer> outcomes = callers.outcomes();
                assertThat(outcomes.keySet()).as(outcomes.toString()).isSubsetOf("200", "OVERLOADED");
                assertThat(outcomes.get("200")).isGreaterThan(ANSWERS / 2);
                assertThat(server.getLogs()).doesNotContain("still in the server", "the shutdown failed");
            }
        }
    }
}
