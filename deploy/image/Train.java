import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts the server of the image, makes the calls that a server usually gets, asks for its health as the image does,
 * and ends it by SIGTERM: what the two JVMs learn on the way is kept in their ahead-of-time caches. Fails, and with it
 * the image's build, when the server does not answer.
 */
public final class Train {
    private static final Duration START = Duration.ofMinutes(5);
    private static final String HOME = "/opt/recurrent/";
    private static final int ROUNDS = 200;
    private static final String API = "http://127.0.0.1:8080";
    private static final String MANAGEMENT = "http://127.0.0.1:8081";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Train() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Process server = java("recurrent.aot", "jvm.options", "-jar", HOME + "recurrent.jar");
        try {
            Train train = new Train();
            train.awaitReady(server);
            for (int round = 0; round < ROUNDS; round++) {
                train.calls(round);
            }
            awaitEnd(java("probe.aot", "probe.options", "-cp", HOME + "recurrent.jar", "io.recurrent.health.Probe"));
        } finally {
            server.destroy();
        }
        awaitEnd(server);
    }

    private static Process java(String cache, String options, String... program) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "/opt/java/bin/java", "-Xlog:aot=error", "-XX:AOTCacheOutput=" + HOME + cache, "@" + HOME + options));
        command.addAll(List.of(program));
        return new ProcessBuilder(command).inheritIO().start();
    }

    private static void awaitEnd(Process process) throws InterruptedException {
        if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IllegalStateException(
                    "did not end with 0: " + process.info().commandLine());
        }
    }

    private void awaitReady(Process server) throws InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < end && server.isAlive()) {
            try {
                if (get(MANAGEMENT + "/actuator/health/readiness") == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not listening yet.
            }
            Thread.sleep(200);
        }
        throw new IllegalStateException(
                server.isAlive()
                        ? "the server did not become ready within " + START
                        : "the server ended with " + server.exitValue() + " before it was ready");
    }

    private void calls(int round) throws IOException, InterruptedException {
        want(200, post("/v1/sentiment", "{'text':'This movie is fantastic!'}"));
        want(
                200,
                post(
                        "/v1/models/ner:tag",
                        "{'inputs':[{'tokens':['Ekeus','heads','for','Baghdad','.']},{'text':'nobody'}]}"));
        want(
                200,
                post(
                        "/v1/models/shakespeare:generate",
                        "{'prompt':'ROMEO:','maxTokens':8,'temperature':0.8,'topK':40,'seed':7}"));
        want(
                200,
                post(
                        "/v2/models/sentiment/infer",
                        "{'inputs':[{'name':'text','datatype':'BYTES','shape':[1],'data':['dull']}]}"));
        want(201, post("/v1/models/sentiment/sequences", "{'sequence':'s" + round + "'}"));
        want(200, post("/v1/models/sentiment/sequences/s" + round + "/steps", "{'step':1,'text':'This movie is'}"));
        want(400, post("/v1/sentiment", "{'text':5}"));
        want(200, get(MANAGEMENT + "/actuator/health/liveness"));
        want(200, get(API + "/readyz"));
        if (round % 20 == 0) {
            want(200, get(MANAGEMENT + "/actuator/prometheus"));
            want(200, get(API + "/v1/models"));
        }
    }

    private static void want(int status, int got) {
        if (status != got) {
            throw new IllegalStateException("a call of the training was answered with " + got + "; wanted " + status);
        }
    }

    private int get(String uri) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(uri)));
    }

    private int post(String path, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(API + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.replace('\'', '"'), UTF_8)));
    }

    private int send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<Void> answer =
                client.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.discarding());
        return answer.statusCode();
    }
}
