package io.recurrent.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the server over HTTP, as text or as bytes on a socket. */
public final class HttpCaller implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;
    private final JsonMapper mapper;

    public HttpCaller(int port, JsonMapper mapper) {
        this.port = port;
        this.mapper = mapper;
    }

    /** An answer with a JSON body. */
    public record Reply(int status, JsonNode json, HttpResponse<String> raw) {
        /** A header's first value. */
        public Optional<String> header(String name) {
            return raw.headers().firstValue(name);
        }

        /** A member as text. */
        public String text(String member) {
            return json.path(member).asString();
        }
    }

    public Reply get(String path, String... headers) {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    /** Posts JSON; a Content-Type among the headers takes the place of application/json. */
    public Reply post(String path, String body, String... headers) {
        return post(path, BodyPublishers.ofString(body), headers);
    }

    public Reply post(String path, BodyPublisher body, String... headers) {
        boolean typed =
                String.join(",", headers).toLowerCase(java.util.Locale.ROOT).contains("content-type");
        String[] all = typed ? headers : with(headers, "Content-Type", "application/json");
        return send("POST", path, body, all);
    }

    private static String[] with(String[] headers, String... more) {
        return java.util.stream.Stream.of(headers, more)
                .flatMap(java.util.Arrays::stream)
                .toArray(String[]::new);
    }

    public Reply send(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            String text = response.body();
            boolean bytes =
                    response.headers().firstValue("Content-Type").orElse("").contains("octet-stream");
            JsonNode json = text.startsWith("{") && !bytes ? mapper.readTree(text) : mapper.nullNode();
            return new Reply(response.statusCode(), json, response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    /** Sends bytes as they are, then nothing more, and returns all that comes back. */
    public String raw(byte[] bytes) {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
