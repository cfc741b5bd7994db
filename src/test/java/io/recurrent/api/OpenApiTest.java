package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

@ApiTest
class OpenApiTest {
    private static final Set<String> ERRORS =
            Set.of("400", "404", "405", "406", "413", "415", "429", "500", "503", "504");
    private static final Pattern REFERENCE = Pattern.compile("#/components/schemas/([\\w.]+)");

    private final FakeInference inference;
    private final FakeSequences sequences;
    private final HttpCaller http;
    private final RequestMappingHandlerMapping mapping;
    private final JsonNode api;

    OpenApiTest(
            FakeInference inference,
            FakeSequences sequences,
            HttpCaller http,
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping) {
        this.inference = inference;
        this.sequences = sequences;
        this.http = http;
        this.mapping = mapping;
        this.api = http.get("/v3/api-docs").json();
    }

    @AfterEach
    void answerAgain() {
        inference.reset();
        sequences.reset();
    }

    private void eachOperation(BiConsumer<String, JsonNode> action) {
        api.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> action.accept(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue())));
    }

    private void eachTask(BiConsumer<String, JsonNode> action) {
        eachOperation((name, operation) -> {
            if (name.startsWith("POST /v1")) {
                action.accept(name.substring(5), operation);
            }
        });
    }

    @Test
    void says_what_it_is_and_under_which_licence() {
        assertThat(api.at("/info/title").asString()).isEqualTo("Recurrent");
        assertThat(api.at("/info/version").asString()).isNotBlank();
        assertThat(api.at("/info/license/name").asString()).isEqualTo("Apache-2.0");
    }

    @Test
    void describes_what_is_mapped_and_nothing_else() {
        Set<String> mapped = new TreeSet<>();
        mapping.getHandlerMethods().forEach((info, method) -> {
            boolean hidden = method.getBeanType().isAnnotationPresent(Hidden.class);
            if (method.getBeanType().getName().startsWith("io.recurrent.") && !hidden) {
                for (String path : info.getPatternValues()) {
                    for (RequestMethod verb : info.getMethodsCondition().getMethods()) {
                        // A variable without the pattern that its value has.
                        mapped.add(verb + " " + path.replaceAll(":\\[[^}]+}", "}"));
                    }
                }
            }
        });
        Set<String> described = new TreeSet<>();
        eachOperation((name, operation) -> described.add(name));

        assertThat(described).isNotEmpty().isEqualTo(mapped);
    }

    @Test
    void names_each_operation_and_says_what_it_does() {
        List<String> ids = new ArrayList<>();
        eachOperation((name, operation) -> {
            ids.add(operation.path("operationId").asString());
            assertThat(operation.path("summary").asString()).as(name).isNotBlank();
        });
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-zA-Z]+"));
    }

    @Test
    void has_examples_of_requests_that_are_answered_as_the_examples_of_answers_are() {
        List<String> sent = new ArrayList<>();
        eachTask((path, operation) -> {
            JsonNode requests = operation.at("/requestBody/content/application~1json/examples");
            JsonNode answers = success(operation).at("/content/application~1json/examples");
            requests.properties().forEach(example -> {
                HttpCaller.Reply reply =
                        send(path, example.getValue().path("value").toString());
                assertThat(reply.status()).as(reply.raw().body()).isIn(200, 201);
                String form = answers.has(example.getKey())
                        ? example.getKey()
                        : answers.propertyNames().iterator().next();
                assertThat(names(reply.json()))
                        .as(path + example.getKey())
                        .isEqualTo(names(answers.path(form).path("value")));
                sent.add(path + example.getKey());
            });
        });
        assertThat(sent).hasSize(3 * 4 + 3 * 3 + 2 * 4 + 2 * 2 + 2 * 3 + 4 + 3 + 2);
    }

    private static JsonNode success(JsonNode operation) {
        return operation.path("responses").properties().stream()
                .filter(response -> response.getKey().startsWith("2"))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    /** Sends to a server whose only sequence has just begun, if the path names one. */
    private HttpCaller.Reply send(String path, String body) {
        sequences.reset();
        if (path.contains("{sequence}")) {
            http.post("/v1/models/mine/sequences", "{\"sequence\":\"my-id\"}");
        }
        String url = path.replace("{model}", "mine").replace("{version}", "1").replace("{sequence}", "my-id");
        return http.post(url, body);
    }

    @Test
    void shows_events_as_an_answer_to_a_generation() {
        eachTask((path, operation) -> {
            JsonNode events = success(operation).path("content").path("text/event-stream");
            assertThat(events.isMissingNode()).as(path).isNotEqualTo(path.endsWith(":generate"));
            if (!events.isMissingNode()) {
                assertThat(events.at("/schema/type").asString()).isEqualTo("string");
                assertThat(EventText.parse(events.path("example").asString()))
                        .extracting(EventText.ServerEvent::name)
                        .containsExactly("token", "token", "done", "end");
            }
        });
    }

    /** The names of members, of those of lists' elements too; scores are named by labels. */
    private static Set<String> names(JsonNode json) {
        Set<String> names = new TreeSet<>();
        json.properties().forEach(member -> {
            names.add(member.getKey());
            if (member.getValue().isArray()) {
                member.getValue().forEach(element -> names.addAll(names(element)));
            }
        });
        return names;
    }

    @Test
    void describes_every_error_of_a_task_as_a_problem() {
        eachTask((path, operation) -> {
            JsonNode responses = operation.path("responses");
            Set<String> expected = new TreeSet<>(ERRORS);
            expected.add(path.endsWith("/sequences") ? "201" : "200");
            if (path.contains("/sequences")) {
                expected.add("409");
            }
            assertThat(Set.copyOf(responses.propertyNames())).as(path).isEqualTo(expected);
            responses.properties().forEach(response -> {
                if (!response.getKey().startsWith("2")) {
                    assertProblem(response.getKey(), response.getValue());
                }
            });
        });
    }

    private static void assertProblem(String status, JsonNode response) {
        JsonNode content = response.path("content").path("application/problem+json");
        assertThat(content.at("/schema/$ref").asString()).endsWith("/Problem");
        assertThat(content.path("examples")).isNotEmpty().allSatisfy(example -> {
            assertThat(example.at("/value/status").asString()).isEqualTo(status);
            assertThat(example.at("/value/code").asString()).isNotBlank();
        });
    }

    @Test
    void describes_the_errors_of_all_other_operations() {
        eachOperation((name, operation) -> {
            if (!name.startsWith("POST ")) {
                List<String> expected = name.startsWith("DELETE ")
                        ? List.of("204", "400", "405", "404", "409", "500")
                        : List.of("200", "400", "405", "406", "500");
                assertThat(operation.path("responses").propertyNames()).as(name).containsAll(expected);
            }
        });
        assertThat(api.at("/components/schemas/Problem/properties").propertyNames())
                .contains("type", "title", "status", "detail", "code", "retryable", "requestId", "field", "errorId");
    }

    @Test
    void refers_only_to_schemas_that_are_there() {
        List<String> referred = REFERENCE
                .matcher(api.toString())
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();

        assertThat(api.at("/components/schemas").propertyNames()).containsAll(referred);
        assertThat(api.toString()).doesNotContain("io.recurrent");
    }

    @Test
    void has_a_page_for_people() {
        assertThat(http.get("/swagger-ui.html").status()).isEqualTo(302);
        HttpCaller.Reply page = http.get("/swagger-ui/index.html");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.raw().body()).containsIgnoringCase("swagger");
    }
}
