package io.recurrent.container;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Callers that send one body again and again until they are stopped, and count what comes back. Thread-safe. */
final class Callers implements AutoCloseable {
    private static final String LOST = "lost";
    private static final int WAIT_SECONDS = 120;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest request;
    private final CountDownLatch wanted;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, Integer> outcomes = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /** Starts so many callers; {@link #awaitAnswers} returns when they have got so many answers together. */
    Callers(URI uri, String body, int callers, int answers) {
        request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        wanted = new CountDownLatch(answers);
        for (int i = 0; i < callers; i++) {
            threads.add(Thread.ofVirtual().start(this::call));
        }
    }

    private void call() {
        while (!stopping) {
            try {
                HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                outcomes.merge(outcome(answer), 1, Integer::sum);
                wanted.countDown();
            } catch (IOException e) {
                outcomes.merge(LOST, 1, Integer::sum);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** 200, or the code of the error. */
    private static String outcome(HttpResponse<String> answer) {
        String status = Integer.toString(answer.statusCode());
        String key = "\"code\":\"";
        int code = answer.body().indexOf(key);
        return code < 0
                ? status
                : answer.body().substring(code + key.length(), answer.body().indexOf('"', code + key.length()));
    }

    void awaitAnswers() throws InterruptedException {
        if (!wanted.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("not enough answers within " + WAIT_SECONDS + " s: " + outcomes);
        }
    }

    /** From now on no caller begins a call; those that were begun are waited for by {@link #outcomes}. */
    void stop() {
        stopping = true;
    }

    /** How often each came: 200, an error's code, or {@code lost} for calls whose connection broke. */
    Map<String, Integer> outcomes() throws InterruptedException {
        stop();
        for (Thread thread : threads) {
            thread.join();
        }
        return Map.copyOf(outcomes);
    }

    @Override
    public void close() {
        stop();
        client.close();
    }
}
