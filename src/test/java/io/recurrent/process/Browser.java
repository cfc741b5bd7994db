package io.recurrent.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Chromium without a window, by the WebDriver protocol of its driver. */
final class Browser implements AutoCloseable {
    static final String BROWSER = "chromium";
    static final String DRIVER = "chromedriver";

    private static final long PATIENCE_SECONDS = 20;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process driver;
    private final String session;

    /** Starts both, with a profile of its own in {@code directory}. */
    Browser(Path directory) throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        driver = new ProcessBuilder(DRIVER, "--port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("driver.log").toFile())
                .start();
        String root = "http://localhost:" + port + "/session";
        Map<String, Object> options = Map.of(
                "args",
                List.of(
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--user-data-dir=" + directory.resolve("profile")));
        JsonNode started = started(
                root,
                Map.of(
                        "capabilities",
                        Map.of(
                                "alwaysMatch",
                                Map.of("goog:chromeOptions", options, "goog:loggingPrefs", Map.of("browser", "ALL")))));
        session = root + "/" + started.get("sessionId").asString();
    }

    /** The driver listens a moment after its start. */
    private JsonNode started(String root, Object capabilities) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                return post(root, capabilities);
            } catch (IOException e) {
                if (System.nanoTime() > end || !driver.isAlive()) {
                    throw e;
                }
            }
        }
    }

    private JsonNode post(String uri, Object body) throws IOException, InterruptedException {
        HttpResponse<String> reply = client.send(
                HttpRequest.newBuilder(URI.create(uri))
                        .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)))
                        .build(),
                BodyHandlers.ofString());
        JsonNode value = JsonMapper.shared().readTree(reply.body()).get("value");
        if (reply.statusCode() != 200) {
            throw new AssertionError(value.toString());
        }
        return value;
    }

    void open(String page) throws IOException, InterruptedException {
        post(session + "/url", Map.of("url", page));
    }

    /** What a function's body returns in the page. */
    JsonNode run(String script) throws IOException, InterruptedException {
        return post(session + "/execute/sync", Map.of("script", script, "args", List.of()));
    }

    /** Runs a script until it returns true. */
    void await(String script) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!run(script).asBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "never true: " + script + "\n" + console() + "\n" + run("return document.body.innerText"));
            }
        }
    }

    /** What the browser has said of the page since this was last asked for. */
    List<String> console() throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        post(session + "/se/log", Map.of("type", "browser"))
                .forEach(line -> lines.add(
                        line.get("level").asString() + " " + line.get("message").asString()));
        return lines;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try {
            client.send(HttpRequest.newBuilder(URI.create(session)).DELETE().build(), BodyHandlers.discarding());
        } finally {
            driver.descendants().forEach(ProcessHandle::destroyForcibly);
            driver.destroyForcibly();
            client.close();
        }
    }
}
