package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.api.HttpCaller.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is at the root of the API's port. */
@ApiTest
class StartPageTest {
    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private final HttpCaller http;
    private final FakeModels models;

    StartPageTest(HttpCaller http, FakeModels models) {
        this.http = http;
        this.models = models;
    }

    @AfterEach
    void forget() {
        models.say("golden sample 1");
    }

    @Test
    void a_browser_sees_the_models_with_their_states_and_where_to_go() {
        String page = http.get("/", "Accept", BROWSER).raw().body();

        assertThat(page).contains("sentiment", "text-classification", "READY", "FAILED: golden sample 1");
        List.of("/swagger-ui.html", "/v3/api-docs", "/readyz", "/livez", "/v1/models", "/v1/models/ner")
                .forEach(path -> {
                    assertThat(page).contains("href=\"" + path + "\"");
                    assertThat(http.get(path).status()).as(path).isIn(200, 302, 503);
                });
    }

    @Test
    void nothing_in_the_page_runs_or_loads() throws Exception {
        models.say("<script>alert(1)</script>\" onload='x' &amp;");
        Reply reply = http.get("/", "Accept", BROWSER);
        String page = reply.raw().body();
        String style = page.substring(page.indexOf("<style>") + 7, page.indexOf("</style>"));
        String digest = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));

        assertThat(page)
                .contains("&lt;script&gt;", "&quot;", "&#39;", "&amp;amp;")
                .doesNotContain("<script", "'x'");
        assertThat(reply.header("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(reply.header("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; style-src 'sha256-" + digest + "'")
                .contains("frame-ancestors 'none'");
        assertThat(reply.header("Content-Type")).hasValue("text/html;charset=UTF-8");
        assertThat(reply.header("Vary")).hasValue("Accept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json", "application/json, text/html;q=0.9", "application/*"})
    void a_program_gets_an_index(String accept) {
        Reply reply = http.get("/", "Accept", accept);

        assertThat(reply.header("Content-Type")).hasValue("application/json");
        assertThat(reply.text("name")).isEqualTo("recurrent");
        assertThat(reply.json().at("/links/openapi").asString()).isEqualTo("/v3/api-docs");
        assertThat(http.get("/").json()).isEqualTo(reply.json());
    }

    @ParameterizedTest
    @CsvSource({"GET,image/png,406", "POST,application/json,405"})
    void other_requests_are_refused(String method, String accept, int status) {
        Reply reply = http.send(method, "/", BodyPublishers.noBody(), "Accept", accept);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).hasValue("application/problem+json");
    }
}
