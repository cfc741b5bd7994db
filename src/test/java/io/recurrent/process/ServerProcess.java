package io.recurrent.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The built jar as a child process: its ports, its log, and how it ends. */
public final class ServerProcess implements AutoCloseable {
    static final long START_SECONDS = 60;

    private final Process process;
    private final int httpPort;
    private final int grpcPort;
    private final int managementPort;
    private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final List<String> log = new ArrayList<>();

    private ServerProcess(List<String> command, int httpPort, int grpcPort, int managementPort) throws IOException {
        this.httpPort = httpPort;
        this.grpcPort = grpcPort;
        this.managementPort = managementPort;
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread.ofPlatform().daemon().start(this::readLog);
    }

    /** Starts a server over a directory of bundles; further arguments are its own. */
    public static ServerProcess start(Path models, String... arguments) throws IOException {
        return start(List.of(), models, arguments);
    }

    /** The same in a virtual machine with these options. */
    static ServerProcess start(List<String> options, Path models, String... arguments) throws IOException {
        int http = freePort();
        int grpc = freePort();
        int management = freePort();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-jar", System.getProperty("recurrent.jar")));
        List<String> own = List.of(arguments);
        List.of(
                        "--recurrent.models.directory=" + models,
                        // Its own, so that a server which a test kills speaks against nothing in another.
                        "--recurrent.models.quarantine=" + Files.createTempDirectory("recurrent-quarantine"),
                        "--server.port=" + http,
                        "--spring.grpc.server.port=" + grpc,
                        "--management.server.port=" + management)
                .stream()
                .filter(argument -> own.stream().noneMatch(given -> key(given).equals(key(argument))))
                .forEach(command::add);
        command.addAll(own);
        return new ServerProcess(command, http, grpc, management);
    }

    private static String key(String argument) {
        return argument.substring(0, argument.indexOf('='));
    }

    /** A port that nobody listens at, for now. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void readLog() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (log) {
                    log.add(line);
                }
                unread.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of REST. */
    public int httpPort() {
        return httpPort;
    }

    /** Of gRPC. */
    public int grpcPort() {
        return grpcPort;
    }

    long pid() {
        return process.pid();
    }

    /** Of REST. */
    public URI uri(String path) {
        return URI.create("http://localhost:" + httpPort + path);
    }

    /** Of health, metrics and administration. */
    public URI managementUri(String path) {
        return URI.create("http://localhost:" + managementPort + path);
    }

    /** What Prometheus is told. */
    public String scrape() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(managementUri("/actuator/prometheus"))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    /** A value of the scrape; of several with that name the first. */
    double gauge(String name) throws IOException, InterruptedException {
        return scrape().lines()
                .filter(line -> line.matches(name + "(\\{.*})? .*"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** A number that the kernel tells of the process, such as VmRSS in KiB, or Threads. */
    long kernel(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")).stream()
                .filter(line -> line.startsWith(key + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** Reads the log until a line holds the text. */
    ServerProcess awaitLog(String text) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < end) {
            String line = unread.poll(100, TimeUnit.MILLISECONDS);
            if (line != null && line.contains(text)) {
                return this;
            }
            if (line == null && !process.isAlive() && unread.isEmpty()) {
                throw new AssertionError("the server ended with " + process.exitValue() + ":\n" + log());
            }
        }
        throw new AssertionError("no line with '" + text + "' in:\n" + log());
    }

    /** Until models are loaded and ports are open. */
    public ServerProcess awaitReady() throws InterruptedException, IOException {
        awaitLog("Started RecurrentApplication");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (System.nanoTime() < end) {
                HttpRequest request = HttpRequest.newBuilder(uri("/readyz")).build();
                if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return this;
                }
            }
        }
        throw new AssertionError("not ready:\n" + log());
    }

    void terminate() {
        process.destroy();
    }

    /** The exit code, within the given time. */
    int awaitExit(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("still alive after " + seconds + " s:\n" + log());
        }
        return process.exitValue();
    }

    /** All that it has logged. */
    public String log() {
        synchronized (log) {
            return String.join("\n", log);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
