package io.recurrent.bench.server;

import io.recurrent.bench.empty.EmptyApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A server in a process of its own, ready for calls, on ports that were free. */
public final class Server implements Target, AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);

    private final JavaProcess process;
    private final int httpPort;
    private final int grpcPort;
    private final int managementPort;
    private final HttpClient client = HttpClient.newHttpClient();

    private Server(JavaProcess process, List<Integer> ports) {
        this.process = process;
        this.httpPort = ports.get(0);
        this.grpcPort = ports.get(1);
        this.managementPort = ports.get(2);
    }

    /** The built jar with the sentiment model alone. */
    public static Server recurrent(String name, List<String> arguments, Path out)
            throws IOException, InterruptedException {
        return of("sentiment", name, arguments, out);
    }

    /** The built jar with one model alone. */
    public static Server of(String model, String name, List<String> arguments, Path out)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("-jar", System.getProperty("bench.jar")));
        all.add("--recurrent.models.names=" + model);
        all.addAll(arguments);
        return start(name, all, out, "/readyz");
    }

    /**
     * The endpoint that does nothing.
     *
     * @param virtual whether requests have virtual threads, as the server's have, or platform threads of a pool
     */
    public static Server empty(boolean virtual, Path out) throws IOException, InterruptedException {
        String classpath = System.getProperty("java.class.path");
        List<String> all = List.of(
                "-cp",
                classpath,
                EmptyApplication.class.getName(),
                "--spring.profiles.active=" + EmptyApplication.PROFILE,
                "--spring.threads.virtual.enabled=" + virtual,
                "--spring.grpc.server.enabled=false",
                "--management.endpoint.health.group.readiness.include=readinessState");
        return start("empty", all, out, "/readyz");
    }

    private static Server start(String name, List<String> arguments, Path out, String ready)
            throws IOException, InterruptedException {
        List<Integer> ports = freePorts();
        List<String> all = new ArrayList<>(arguments);
        all.add("--server.address=127.0.0.1");
        all.add("--server.port=" + ports.get(0));
        all.add("--spring.grpc.server.port=" + ports.get(1));
        all.add("--management.server.port=" + ports.get(2));
        Server server = new Server(JavaProcess.start(all, out.resolve("server-" + name + ".log")), ports);
        try {
            server.awaitReady(ready);
            return server;
        } catch (InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static List<Integer> freePorts() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket one = new ServerSocket(0, 1, loopback);
                ServerSocket two = new ServerSocket(0, 1, loopback);
                ServerSocket three = new ServerSocket(0, 1, loopback)) {
            return List.of(one.getLocalPort(), two.getLocalPort(), three.getLocalPort());
        }
    }

    private void awaitReady(String path) throws InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < end) {
            if (!process.alive()) {
                throw process.failed("the server ended before it was ready");
            }
            try {
                if (get(httpPort, path).statusCode() == 200
                        && !counters().values().isEmpty()) {
                    return;
                }
            } catch (IOException _) {
                // A port is not open yet.
            }
            Thread.sleep(100);
        }
        throw process.failed("the server was not ready after " + START);
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The answer to a body; status 200 or not. */
    public HttpResponse<String> post(byte[] body) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + httpPort + "/v1/sentiment");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public Counters counters() throws IOException, InterruptedException {
        return Counters.parse(get(managementPort, "/actuator/prometheus").body());
    }

    /** Where HTTP is. */
    public int httpPort() {
        return httpPort;
    }

    /** Where gRPC is. */
    public int grpcPort() {
        return grpcPort;
    }

    @Override
    public Proc process() {
        return process.figures();
    }

    @Override
    public void close() throws InterruptedException {
        client.shutdownNow();
        process.close();
    }
}
