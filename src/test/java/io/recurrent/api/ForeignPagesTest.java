package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.Environment;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** What pages of others can make a browser send, byte by byte, and heads that can be read in two ways. */
@ApiTest
@TestPropertySource(properties = "recurrent.management.hosts=models.example.com")
class ForeignPagesTest {
    private static final String UNLOAD = "/v2/repository/models/ner/unload";
    private static final String JSON = "Content-Type: application/json\r\n";

    private final FakeAdmin fake;
    private final HttpCaller api;
    private final HttpCaller management;

    ForeignPagesTest(FakeAdmin fake, HttpCaller api, Environment environment) {
        this.fake = fake;
        this.api = api;
        this.management = new HttpCaller(
                environment.getRequiredProperty("local.management.port", Integer.class), JsonMapper.shared());
    }

    @AfterEach
    void forget() {
        fake.asked.clear();
        management.close();
    }

    private static String send(HttpCaller side, String method, String path, String host, String lines, String body) {
        String head = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + lines + "Content-Length: "
                + body.length() + "\r\nConnection: close\r\n\r\n";
        return side.raw((head + body).getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example\r\n",
                "Origin: null\r\n",
                "Sec-Fetch-Site: cross-site\r\n",
                "Sec-Fetch-Site: same-site\r\n",
                "Sec-Fetch-Site: same-origin\r\nOrigin: http://evil.example\r\n"
            })
    void change_nothing_whatever_they_send(String marks) {
        for (String type : List.of(JSON, "Content-Type: text/plain\r\n", "")) {
            for (String path : List.of(UNLOAD, "/admin/models/ner:unload", "/admin/models/ner:reload")) {
                for (String body : List.of("{}", "")) {
                    assertThat(send(management, "POST", path, "localhost", marks + type, body))
                            .startsWith("HTTP/1.1 403")
                            .contains("PERMISSION_DENIED");
                }
            }
        }
        assertThat(send(management, "DELETE", "/admin/models/ner/labels/x", "localhost", marks, ""))
                .startsWith("HTTP/1.1 403");
        assertThat(fake.asked).isEmpty();
    }

    @Test
    void ask_nothing_of_the_port_for_callers_either() {
        for (String marks : List.of("Origin: http://evil.example\r\n", "Sec-Fetch-Site: cross-site\r\n")) {
            assertThat(send(api, "POST", "/v1/sentiment", "localhost", marks + JSON, "{\"text\":\"fine\"}"))
                    .startsWith("HTTP/1.1 403");
        }
        String own = "Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n" + JSON;
        assertThat(send(api, "POST", "/v1/sentiment", "localhost", own, "{\"text\":\"fine\"}"))
                .startsWith("HTTP/1.1 200");
        // A proxy that serves page and API under one name may name another one here.
        assertThat(send(api, "POST", "/v1/sentiment", "inside", own, "{\"text\":\"fine\"}"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void changes_come_as_json() {
        for (String type :
                List.of("Content-Type: text/plain\r\n", "Content-Type: application/x-www-form-urlencoded\r\n")) {
            assertThat(send(management, "POST", UNLOAD, "localhost", type, "{}"))
                    .startsWith("HTTP/1.1 415");
        }
        for (String path : List.of(UNLOAD, "/admin/models/ner:reload")) {
            assertThat(send(management, "POST", path, "localhost", "", "")).startsWith("HTTP/1.1 415");
            assertThat(send(management, "POST", path, "localhost", JSON, "")).startsWith("HTTP/1.1 200");
        }
        assertThat(fake.asked).hasSize(2);
        // As Triton's clients do.
        assertThat(send(management, "POST", UNLOAD, "localhost", "", "{}")).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8081"})
    void names_that_strangers_own_are_not_answered_on_the_management_port(String host) {
        for (String path : List.of("/admin/models", "/actuator/health/liveness", "/actuator/prometheus")) {
            assertThat(send(management, "GET", path, host, "", "")).startsWith("HTTP/1.1 403");
        }
        assertThat(send(management, "POST", UNLOAD, host, "Origin: http://" + host + "\r\n" + JSON, "{}"))
                .startsWith("HTTP/1.1 403");
        assertThat(fake.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:8081",
                "127.0.0.1",
                "[::1]:8081",
                "recurrent",
                "recurrent.models.svc",
                "a.b.svc.cluster.local",
                "models.example.com:443"
            })
    void addresses_and_names_that_no_stranger_owns_are(String host) {
        assertThat(send(management, "GET", "/actuator/health/liveness", host, "", ""))
                .startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /livez HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n",
                "GET /livez HTTP/1.1\r\nHost: a\r\nX-A: b\r\n\tlong enough to hide where the line was folded\r\n\r\n",
                "GET /livez HTTP/1.1\r\nHost: a\r\nX-A: b\r\n \r\nX-B: c\r\n\r\n",
                "GET /livez HTTP/1.1\r\nHost: a\r\nX-A:\r\n b\r\n\r\n",
                "GET /livez HTTP/1.1\nHost: a\r\n\r\n",
                "GET /livez HTTP/1.1\r\nHost: a\n\r\n",
                "GET /livez HTTP/1.1\r\nHost: a\r\nX-A: b\nX-B: c\r\n\r\n",
                "GET /livez HTTP/1.1\r\nHost: a\r\n\n",
                "GET /livez;x=y HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /;/livez HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET\t/livez HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /livez\tHTTP/1.1\r\nHost: a\r\n\r\n",
                "GET  /livez HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /livez  HTTP/1.1\r\nHost: a\r\n\r\n"
            })
    void heads_that_can_be_read_in_two_ways_are_refused_on_both_ports(String head) {
        for (HttpCaller side : List.of(api, management)) {
            assertThat(side.raw(head.getBytes(StandardCharsets.US_ASCII)))
                    .as(head)
                    .startsWith("HTTP/1.1 400")
                    .contains("application/problem+json");
            // After one that is fine.
            String fine = "GET /v3 HTTP/1.1\r\nHost: a\r\n\r\n";
            assertThat(side.raw((fine + head).getBytes(StandardCharsets.US_ASCII)))
                    .startsWith("HTTP/1.1 404")
                    .contains("HTTP/1.1 400");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /livez?a;b HTTP/1.1\r\nHost:a\r\nX-Empty:\r\nX-Blank: \r\n\r\n",
                "GET /livez HTTP/1.1\r\nHost: a\r\nX-Blanks:   \r\nX-Tab:\tb\r\nX-End: b \t \r\n\r\n",
                "GET /livez HTTP/1.0\r\n\r\n",
                "GET http://a/livez HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /livez?a HTTP/1.1\r\nHost: a\r\nAccept-Language: a, b, c, d, e, f, g, h, i, j, k, l\r\n\r\n"
            })
    void plain_heads_are_not(String head) {
        assertThat(api.raw(head.getBytes(StandardCharsets.US_ASCII))).as(head).startsWith("HTTP/1.1 200");
    }

    @Test
    void pages_say_what_browsers_may_do_with_them() {
        for (String page : List.of("/swagger-ui/index.html", "/")) {
            HttpCaller.Reply reply = api.get(page, "Accept", "text/html");
            assertThat(reply.status()).as(page).isEqualTo(200);
            assertThat(reply.header("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(reply.header("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'", "frame-ancestors 'none'");
        }
        assertThat(api.get("/livez").header("X-Content-Type-Options")).hasValue("nosniff");
    }
}
