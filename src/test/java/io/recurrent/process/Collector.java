package io.recurrent.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Takes traces as an OpenTelemetry collector does, over HTTP. Thread safe. */
final class Collector implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final boolean answers;
    private final List<Span> spans = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();
    private Resource resource = Resource.getDefaultInstance();

    private Collector(boolean answers) throws IOException {
        this.answers = answers;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.setExecutor(threads);
        server.start();
    }

    static Collector start() throws IOException {
        return new Collector(true);
    }

    /** One that takes requests and never answers. */
    static Collector mute() throws IOException {
        return new Collector(false);
    }

    String endpoint() {
        return "http://localhost:" + server.getAddress().getPort() + "/v1/traces";
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        synchronized (this) {
            paths.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestURI().getPath() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type"));
            for (ResourceSpans one : ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
                resource = one.getResource();
                for (ScopeSpans scope : one.getScopeSpansList()) {
                    spans.addAll(scope.getSpansList());
                }
            }
            notifyAll();
        }
        if (!answers) {
            closed(PATIENCE_SECONDS);
        }
        exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private void closed(long seconds) {
        try {
            closed.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The spans of a trace, once one of them is as wanted. */
    synchronized List<Span> await(String trace, Predicate<Span> wanted) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (trace(trace).stream().noneMatch(wanted)) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("no such span of " + trace + " in " + spans);
            }
            wait(left);
        }
        return trace(trace);
    }

    synchronized List<Span> trace(String trace) {
        return spans.stream()
                .filter(span -> id(span.getTraceId()).equals(trace))
                .toList();
    }

    synchronized List<Span> spans() {
        return List.copyOf(spans);
    }

    /** Method, path and type of each request. */
    synchronized List<String> requests() {
        return List.copyOf(paths);
    }

    synchronized String ofServer(String key) {
        return attribute(resource.getAttributesList(), key);
    }

    static String id(com.google.protobuf.ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    /** An attribute as text; empty where there is none. */
    static String attribute(List<KeyValue> attributes, String key) {
        return attributes.stream()
                .filter(attribute -> attribute.getKey().equals(key))
                .map(attribute -> attribute.getValue().hasIntValue()
                        ? Long.toString(attribute.getValue().getIntValue())
                        : attribute.getValue().getStringValue())
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.close();
    }
}
