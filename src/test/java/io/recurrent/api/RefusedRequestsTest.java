package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** What Tomcat refuses before the application sees it, on both HTTP ports. */
@ApiTest
class RefusedRequestsTest {
    private static final String HOST = "Host: localhost\r\nConnection: close\r\n";

    private final HttpCaller api;
    private final HttpCaller management;
    private final FakeRefusals refusals;

    RefusedRequestsTest(HttpCaller api, FakeRefusals refusals, Environment environment) {
        this.api = api;
        this.refusals = refusals;
        this.management = new HttpCaller(
                environment.getRequiredProperty("local.management.port", Integer.class), JsonMapper.shared());
    }

    enum Side {
        API,
        MANAGEMENT
    }

    private HttpCaller at(Side side) {
        return side == Side.API ? api : management;
    }

    @BeforeEach
    @AfterEach
    void forget() {
        refusals.reset();
    }

    static Stream<Arguments> refused() {
        return Stream.of(Side.values())
                .flatMap(side -> Stream.of(
                        Arguments.of(
                                side, "GET /" + "y".repeat(20_000) + " HTTP/1.1\r\n", 414, "8192", "LINE_TOO_LONG"),
                        Arguments.of(
                                side, get("X-Long: " + "y".repeat(20_000) + "\r\n"), 431, "8192", "HEADERS_TOO_LARGE"),
                        Arguments.of(side, get("X-Many: y\r\n".repeat(150)), 431, "more than 100", "HEADERS_TOO_LARGE"),
                        Arguments.of(side, "FORGED\r\n", 400, "not valid HTTP", "MALFORMED"),
                        Arguments.of(side, "GET /a|FORGED HTTP/1.1\r\n", 400, "not valid HTTP", "MALFORMED"),
                        Arguments.of(side, get("FORGED\n: x\r\n"), 400, "not valid HTTP", "MALFORMED"),
                        Arguments.of(side, "GET / HTTP/1.1\r\nHost: FORGED|\r\n", 400, "not valid HTTP", "MALFORMED"),
                        Arguments.of(side, get("Cookie: a=\u0001FORGED\r\n"), 400, "not valid HTTP", "MALFORMED")));
    }

    private static String get(String headers) {
        return "GET /nothing HTTP/1.1\r\n" + HOST + headers;
    }

    @ParameterizedTest
    @MethodSource("refused")
    void are_problems_that_name_the_limit_and_leave_one_line_without_the_callers_bytes(
            Side side, String head, int status, String detail, String reason) {
        try (LogLines log = new LogLines()) {
            String answer = at(side).raw((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));

            assertThat(answer)
                    .startsWith("HTTP/1.1 " + status)
                    .containsIgnoringCase("X-Request-Id: ")
                    .containsIgnoringCase("Content-Type: application/problem+json")
                    .contains("\"code\":\"INVALID_ARGUMENT\"", "\"status\":" + status, detail);
            assertThat(refusals.seen()).containsExactly("HTTP " + reason);
            assertThat(log.shown()).isEmpty();
            assertThat(log.all())
                    .filteredOn(line -> line.contains("before it was a request"))
                    .containsExactly("DEBUG refused before it was a request: " + reason + ", " + status);
            assertThat(log.all()).noneMatch(line -> line.contains("FORGED") || line.contains("yyyy"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void host_names_may_have_underscores(Side side) {
        String path = side == Side.API ? "/livez" : "/actuator/health/liveness";
        for (String host : List.of("my_service:8080", "_a", "a_.b_c.internal", "1_2", "my_service")) {
            assertThat(at(side).raw(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII)))
                    .as(host)
                    .startsWith("HTTP/1.1 200");
        }
        assertThat(at(side).raw("GET / HTTP/1.1\r\nHost: a_b:80:80\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void the_management_port_names_its_own_paths_and_media_types() {
        assertThat(management.get("/nothing").text("detail"))
                .contains("/actuator/health", "/admin/openapi.json")
                .doesNotContain("/v3/api-docs");
        assertThat(api.get("/nothing").text("detail")).contains("/v3/api-docs").doesNotContain("/actuator", "/admin");
        HttpCaller.Reply unacceptable = management.get("/admin/models", "Accept", "image/png");
        assertThat(unacceptable.status()).isEqualTo(406);
        assertThat(unacceptable.text("detail")).doesNotContain("generated").contains("text/plain");
        assertThat(management.get("/actuator/health/liveness").header("X-Request-Id"))
                .isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void trace_is_refused_with_the_methods_of_the_path_and_echoes_nothing(Side side) {
        String path = side == Side.API ? "/v1/sentiment" : "/admin/models";
        String allowed = side == Side.API ? "POST,OPTIONS" : "GET,HEAD,OPTIONS";
        String answer = at(side).raw(("TRACE " + path + " HTTP/1.1\r\n" + HOST + "X-Secret: FORGED\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));

        assertThat(answer)
                .startsWith("HTTP/1.1 405")
                .contains("Allow: " + allowed + "\r\n", "application/problem+json", "X-Request-Id: ")
                .doesNotContain("FORGED");
    }

    @Test
    void a_preflight_is_told_the_methods_of_the_path_and_allowed_no_origin() {
        for (String[] headers :
                new String[][] {{}, {"Origin", "http://x.example", "Access-Control-Request-Method", "POST"}}) {
            HttpCaller.Reply reply = api.send("OPTIONS", "/v1/sentiment", BodyPublishers.noBody(), headers);
            assertThat(reply.header("Allow")).hasValue("POST,OPTIONS");
            assertThat(reply.header("Access-Control-Allow-Origin")).isEmpty();
        }
    }

    @Test
    void an_unknown_verb_is_not_found_and_the_answer_lists_those_that_are_there() {
        for (String path : List.of("/v1/models/sentiment:predict", "/v1/models/sentiment/versions/1:predict")) {
            for (String method : List.of("POST", "GET")) {
                HttpCaller.Reply reply = api.send(method, path, BodyPublishers.noBody());
                assertThat(reply.status()).isEqualTo(404);
                assertThat(reply.text("detail")).contains(":classify", ":generate", ":predict-next", ":tag");
            }
        }
        assertThat(management.post("/admin/models/ner:nothing", "{}").text("detail"))
                .contains(":load", ":reload", ":unload")
                .doesNotContain(":classify");
    }

    @Test
    void a_known_verb_by_another_method_names_the_one_that_it_takes() {
        for (String path : List.of("/v1/models/sentiment:classify", "/v1/models/no/versions/1:classify")) {
            HttpCaller.Reply reply = api.get(path);
            assertThat(reply.status()).isEqualTo(405);
            assertThat(reply.header("Allow")).hasValue("POST,OPTIONS");
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_a_path_allows_is_what_it_takes(Side side) {
        List<String> paths = side == Side.API
                ? List.of(
                        "/",
                        "/livez",
                        "/v1/models",
                        "/v1/models/sentiment",
                        "/v1/models/sentiment:classify",
                        "/v1/models/sentiment/sequences/s",
                        "/v2/models/sentiment/infer",
                        "/v2/repository/index",
                        "/v3/api-docs",
                        "/swagger-ui/index.html")
                : List.of(
                        "/actuator/health",
                        "/actuator/prometheus",
                        "/admin/models",
                        "/admin/models/ner:load",
                        "/admin/models/ner/labels/stable",
                        "/v2/repository/index");
        for (String path : paths) {
            HttpCaller.Reply options = at(side).send("OPTIONS", path, BodyPublishers.noBody());
            assertThat(options.status()).as(path).isEqualTo(200);
            Set<String> allowed = Set.of(options.header("Allow").orElseThrow().split(","));
            for (String method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "FOO")) {
                HttpCaller.Reply reply =
                        at(side).send(method, path, BodyPublishers.noBody(), "Content-Type", "application/json");
                if (allowed.contains(method)) {
                    assertThat(reply.status()).as(method + " " + path).isNotEqualTo(405);
                } else {
                    assertThat(reply.status()).as(method + " " + path).isEqualTo(405);
                    assertThat(Set.of(reply.header("Allow").orElseThrow().split(",")))
                            .as(method + " " + path)
                            .isEqualTo(allowed);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_path_that_is_not_there_allows_nothing(Side side) {
        List<String> paths = side == Side.API
                ? List.of(
                        "/nothing",
                        "/error",
                        "/err%6Fr",
                        "/v1",
                        "/v1/models/ner:nothing",
                        "/swagger-ui/no.js",
                        "/admin")
                : List.of(
                        "/", "/error", "/livez", "/actuator", "/actuator/none", "/swagger-ui/index.html", "/webjars/x");
        for (String path : paths) {
            for (String method : List.of("OPTIONS", "GET", "POST", "FOO")) {
                HttpCaller.Reply reply =
                        at(side).send(method, path, BodyPublishers.noBody(), "Content-Type", "application/json");
                assertThat(reply.status()).as(method + " " + path).isEqualTo(404);
                assertThat(reply.header("Allow")).as(method + " " + path).isEmpty();
                assertThat(reply.header("Content-Type")).hasValue("application/problem+json");
            }
        }
    }

    @Test
    void parts_of_health_that_are_not_there_are_a_problem_as_well() {
        HttpCaller.Reply reply = management.get("/actuator/health/none");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.header("Content-Type")).hasValue("application/problem+json");
        assertThat(reply.text("detail")).contains("/actuator/health");
    }

    /**
     * Many languages, queries that cannot be decoded, lists with a gap: whoever reads them, none is the server's fault.
     */
    @ParameterizedTest
    @EnumSource
    void nothing_that_a_head_holds_fails_the_server(Side side) {
        List<String> paths = side == Side.API
                ? List.of(
                        "/",
                        "/livez",
                        "/v1/models",
                        "/swagger-ui.html",
                        "/swagger-ui/index.html",
                        "/v3/api-docs",
                        "/no")
                : List.of("/actuator/health", "/actuator/prometheus", "/admin/models", "/admin/openapi.json", "/no");
        List<String> queries = List.of("", "?" + "a&".repeat(1500), "?a=%zz", "?%00=%ff", "?group=%F0%28");
        List<String> lines = List.of(
                "",
                "Accept-Language: " + "en-us,".repeat(500) + "\r\n",
                "Accept-Language: *-*;q=9\r\n",
                "Accept: " + "*/*,".repeat(50) + "\r\n",
                "Accept: text/html;q=nan\r\n",
                "Accept: /\r\n",
                "Content-Type: ;\r\n",
                "Range: bytes=9-1\r\n",
                "If-None-Match: \"a\r\n");
        try (LogLines log = new LogLines()) {
            for (String path : paths) {
                for (String query : queries) {
                    for (String line : lines) {
                        String head = "GET " + path + query + " HTTP/1.1\r\n" + HOST + line + "\r\n";
                        assertThat(at(side).raw(head.getBytes(StandardCharsets.US_ASCII)))
                                .as(head)
                                .startsWith("HTTP/1.1 ")
                                .doesNotStartWith("HTTP/1.1 500");
                    }
                }
            }
            assertThat(log.shown()).isEmpty();
        }
    }
}
