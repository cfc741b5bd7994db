package io.recurrent.watch;

import io.recurrent.process.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Prometheus that scrapes one server every second, by the configuration and the rules that come with the server. */
final class PrometheusProcess implements AutoCloseable {
    private final Process process;
    private final int port;
    private final Path log;
    private final HttpClient client = HttpClient.newHttpClient();

    private PrometheusProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    static PrometheusProcess start(Path directory, int target) throws IOException {
        Path config = WatchFiles.layOut(
                directory,
                text -> text.replaceAll("_interval: \\w+", "_interval: 1s")
                        .replaceAll("scrape_timeout: \\w+", "scrape_timeout: 1s")
                        .replaceAll("targets: \\[.*]", "targets: [\"localhost:" + target + "\"]"));
        int port = ServerProcess.freePort();
        Path log = directory.resolve("prometheus.log");
        Process process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new PrometheusProcess(process, port, log);
    }

    /** The data that a path of the API answers with; waits for a Prometheus that is just starting. */
    JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
                .build();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try {
                String body = client.send(request, BodyHandlers.ofString()).body();
                JsonNode answer = body.startsWith("{") ? JsonMapper.shared().readTree(body) : null;
                if (answer != null && answer.path("status").asString().equals("success")) {
                    return answer.get("data");
                }
                if (answer != null) {
                    throw new AssertionError(path + ": " + body);
                }
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new AssertionError(Files.readString(log), e);
                }
            }
        }
    }

    /** The series that a query selects or computes now; fails if it cannot be evaluated. */
    JsonNode query(String query) throws IOException, InterruptedException {
        return get("query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .get("result");
    }

    /** How often the server was scraped. */
    double scrapes() throws IOException, InterruptedException {
        JsonNode count = query("sum(count_over_time(up[1h]))");
        return count.isEmpty() ? 0 : Double.parseDouble(count.at("/0/value/1").asString());
    }

    @Override
    public void close() throws InterruptedException {
        client.close();
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
