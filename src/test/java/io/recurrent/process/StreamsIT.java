package io.recurrent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Streams of text and sequences across the life of real processes, with the models that come with the server. */
class StreamsIT {
    private static final Path MODELS = Path.of("models");
    private static final String KEYS = "--recurrent.sequences.token-keys=vED8U/hKsfEd0RHu9gFnZ+2bzN6KLL8NLO/RP5LBXx8=";
    private static final List<String> STEPS =
            List.of("The plot is", "predictable,", "the acting wooden", "", ", and yet: I loved it!");
    private static final int EXIT_SECONDS = 60;

    private final JsonMapper mapper = new JsonMapper();
    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> post(ServerProcess server, String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(server.uri(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private String step(ServerProcess server, String id, int number) throws Exception {
        String body = mapper.writeValueAsString(
                mapper.createObjectNode().put("step", number).put("text", STEPS.get(number - 1)));
        HttpResponse<String> answer = post(server, "/v1/models/sentiment/sequences/" + id + "/steps", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void a_sequence_goes_on_from_its_exported_state_on_another_process_with_the_same_bits() throws Exception {
        try (ServerProcess one = ServerProcess.start(MODELS, "--recurrent.models.names=sentiment", KEYS);
                ServerProcess two = ServerProcess.start(MODELS, "--recurrent.models.names=sentiment", KEYS)) {
            one.awaitReady();
            two.awaitReady();
            post(one, "/v1/models/sentiment/sequences", "{\"sequence\":\"s\"}");
            step(one, "s", 1);
            step(one, "s", 2);
            HttpResponse<String> exported = client.send(
                    HttpRequest.newBuilder(one.uri("/v1/models/sentiment/sequences/s/state"))
                            .build(),
                    BodyHandlers.ofString());
            String token = mapper.readTree(exported.body()).get("state").asString();
            HttpResponse<String> resumed = post(
                    two,
                    "/v1/models/sentiment/sequences",
                    mapper.writeValueAsString(
                            mapper.createObjectNode().put("state", token).put("sequence", "s")));

            assertThat(resumed.statusCode()).as(resumed.body()).isEqualTo(201);
            assertThat(mapper.readTree(resumed.body()).get("step").asInt()).isEqualTo(2);
            for (int number = 3; number <= STEPS.size(); number++) {
                assertThat(step(two, "s", number)).isEqualTo(step(one, "s", number));
            }
        }
    }

    @Test
    void sigterm_while_a_text_is_written_and_a_sequence_lives_lets_the_text_end_and_exits_with_0() throws Exception {
        try (ServerProcess server = ServerProcess.start(
                        MODELS, "--recurrent.models.names=shakespeare,sentiment", "--recurrent.drain.timeout=30s")
                .awaitReady()) {
            post(server, "/v1/models/sentiment/sequences", "{\"sequence\":\"s\"}");
            step(server, "s", 1);
            HttpResponse<InputStream> events = client.send(
                    HttpRequest.newBuilder(server.uri("/v1/models/shakespeare:generate"))
                            .header("Content-Type", "application/json")
                            .header("Accept", "text/event-stream")
                            .header("X-Request-Timeout-Ms", "30000")
                            .POST(BodyPublishers.ofString("{\"prompt\":\"ROMEO:\",\"maxTokens\":2000,\"seed\":7}"))
                            .build(),
                    BodyHandlers.ofInputStream());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
                assertThat(lines.readLine()).isEqualTo("event: token");
                server.terminate();
                List<String> rest = lines.lines().toList();

                assertThat(rest).anyMatch(line -> line.contains("\"finishReason\":\"length\",\"tokens\":2000"));
                assertThat(rest).contains("event: end");
            }
            assertThat(server.awaitExit(EXIT_SECONDS)).as(server.log()).isZero();
            assertThat(server.log()).doesNotContain("SIGSEGV", "the shutdown failed", "still at work");
        }
    }
}
