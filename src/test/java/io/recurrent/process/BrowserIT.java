package io.recurrent.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.recurrent.fixture.InstalledTool;
import io.recurrent.fixture.TinyBundles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server's pages in a real browser, under the policies that they are sent with; and a page of somebody else. */
@Timeout(120)
class BrowserIT {
    private static final String SENTIMENT = "#operations-Classification-sentiment";

    @TempDir
    static Path directory;

    private static ServerProcess server;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        InstalledTool.assumeInstalled(Browser.BROWSER);
        InstalledTool.assumeInstalled(Browser.DRIVER);
        Path models = directory.resolve("models");
        TinyBundles.sentiment().write(models);
        server = ServerProcess.start(models, "--recurrent.models.mode=explicit", "--recurrent.models.names=sentiment")
                .awaitReady();
        browser = new Browser(directory);
    }

    @AfterAll
    static void end() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private static String click(String selector) {
        return "const it = document.querySelector('" + selector + "'); if (it) it.click(); return it !== null";
    }

    @Test
    void the_description_shows_all_and_its_calls_work() throws Exception {
        browser.open(server.uri("/swagger-ui.html").toString());
        browser.await("return document.querySelectorAll('.opblock').length > 20");
        browser.await(click(SENTIMENT + " .opblock-summary-control"));
        browser.await(click(SENTIMENT + " .try-out__btn"));
        browser.await(click(SENTIMENT + " .execute"));
        browser.await("const answer = document.querySelector('" + SENTIMENT
                + " .live-responses-table .response .response-col_status'); return answer !== null"
                + " && answer.innerText.startsWith('200')");

        assertThat(browser.console()).noneMatch(line -> line.contains("Content Security Policy"));
    }

    @Test
    void the_policy_of_the_description_holds() throws Exception {
        browser.open(server.uri("/swagger-ui/index.html").toString());
        browser.run("const it = document.createElement('script'); it.text = 'window.ran = true';"
                + " document.body.appendChild(it); fetch('" + server.managementUri("/admin/models")
                + "').catch(() => { window.blocked = true })");
        browser.await("return window.blocked === true");

        assertThat(browser.run("return window.ran === true").asBoolean()).isFalse();
        assertThat(browser.console()).anyMatch(line -> line.contains("Content Security Policy"));
    }

    @Test
    void the_page_at_the_root_has_its_style_and_its_links_lead_somewhere() throws Exception {
        browser.open(server.uri("/").toString());

        assertThat(browser.run("return getComputedStyle(document.body).maxWidth")
                        .asString())
                .isEqualTo("768px");
        assertThat(browser.run("return document.body.innerText").asString()).contains("sentiment", "READY");
        assertThat(browser.console()).noneMatch(line -> line.contains("Content Security Policy"));
        try (HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            for (var link : browser.run("return [...document.links].map(link => link.href)")) {
                HttpRequest request =
                        HttpRequest.newBuilder(URI.create(link.asString())).build();
                assertThat(client.send(request, BodyHandlers.discarding()).statusCode())
                        .as(link.asString())
                        .isEqualTo(200);
            }
        }
    }

    /** On loopback, since browsers let no page of the internet ask there. */
    @Test
    void a_page_of_somebody_else_changes_nothing_and_shows_nothing() throws Exception {
        String unload =
                server.managementUri("/v2/repository/models/sentiment/unload").toString();
        HttpServer stranger = page("<iframe src='" + server.uri("/") + "'></iframe>");
        try {
            browser.open("http://127.0.0.1:" + stranger.getAddress().getPort());
            browser.run("window.done = 0; for (const type of ['text/plain', 'application/json']) fetch('" + unload
                    + "', {method: 'POST', mode: type === 'text/plain' ? 'no-cors' : 'cors', body: '{}',"
                    + " headers: {'Content-Type': type}}).catch(() => {}).finally(() => window.done++)");
            browser.await("return window.done === 2");
            assertThat(refusedPages()).isPositive();
            assertThat(browser.console()).anyMatch(line -> line.contains("frame-ancestors"));

            browser.run("const form = document.createElement('form'); form.method = 'post'; form.action = '" + unload
                    + "'; document.body.appendChild(form); form.submit()");
            browser.await("return document.body.innerText.includes('PERMISSION_DENIED')");
        } finally {
            stranger.stop(0);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest models =
                    HttpRequest.newBuilder(server.uri("/v1/models/sentiment")).build();
            assertThat(client.send(models, BodyHandlers.ofString()).body()).contains("READY");
        }
    }

    private static double refusedPages() throws Exception {
        return server.scrape()
                .lines()
                .filter(line -> line.startsWith("recurrent_transport_refusals_total") && line.contains("foreign_page"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static HttpServer page(String html) throws IOException {
        HttpServer page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        page.createContext("/", exchange -> {
            byte[] body = html.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        page.start();
        return page;
    }
}
