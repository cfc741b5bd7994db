package io.recurrent.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.SentimentServiceGrpc;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Callers who keep their connections and ask without a pause while the server ends. Each request is answered, or its
 * connection is refused; none is closed in silence, over REST and over gRPC.
 */
class RestartsIT {
    /** A start takes seconds: as many as are asked for, CI asks for ten. */
    private static final String RESTARTS = "recurrent.restarts";

    private static final int USUAL_RESTARTS = 3;
    private static final int CALLERS = 64;
    private static final int GRPC_CALLERS = 16;
    /** Few, so that some are always about to connect. */
    private static final int CALLS_PER_CHANNEL = 5;

    private static final int EXIT_SECONDS = 30;
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final String BODY = "{\"text\":\"a gem of a movie\"}";
    private static final byte[] REQUEST = ("POST /v1/sentiment HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY)
            .getBytes(US_ASCII);

    private static final ClassifyRequest TEXT =
            ClassifyRequest.newBuilder().setText("a gem of a movie").build();
    /** In the trailers of what the server itself has answered. */
    private static final Metadata.Key<String> REQUEST_ID =
            Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);

    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger answeredByGrpc = new AtomicInteger();
    private final AtomicInteger refusedByGrpc = new AtomicInteger();
    private final Queue<String> silent = new ConcurrentLinkedQueue<>();

    static IntStream restarts() {
        return IntStream.rangeClosed(1, Integer.getInteger(RESTARTS, USUAL_RESTARTS));
    }

    @ParameterizedTest(name = "restart {0}")
    @MethodSource("restarts")
    @Timeout(120)
    void no_connection_is_closed_in_silence(int restart, @TempDir Path models) throws Exception {
        TinyBundles.sentiment().write(models);
        try (ServerProcess server = ServerProcess.start(models).awaitReady()) {
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(Thread.ofPlatform().start(() -> call(server.httpPort())));
            }
            for (int i = 0; i < GRPC_CALLERS; i++) {
                callers.add(Thread.ofPlatform().start(() -> callGrpc(server.grpcPort())));
            }
            while (answered.get() < CALLERS * 10 || answeredByGrpc.get() < GRPC_CALLERS * CALLS_PER_CHANNEL * 4) {
                Thread.onSpinWait();
            }
            server.terminate();
            assertThat(server.awaitExit(EXIT_SECONDS)).as(server.log()).isZero();
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(silent).as("in restart %s", restart).isEmpty();
            assertThat(refused).hasValue(CALLERS);
            assertThat(refusedByGrpc).hasValue(GRPC_CALLERS);
        }
    }

    /** Asks until nobody listens any more. */
    private void call(int port) {
        while (refused.get() < CALLERS) {
            try (Socket socket = new Socket("localhost", port)) {
                socket.setSoTimeout(TIMEOUT_MILLIS);
                callOn(socket);
            } catch (ConnectException e) {
                refused.incrementAndGet();
                return;
            } catch (IOException e) {
                silent.add(e.toString());
            }
        }
    }

    /** Asks until an answer says that it is the last one. */
    private void callOn(Socket socket) throws IOException {
        InputStream answers = new BufferedInputStream(socket.getInputStream());
        boolean last = false;
        while (!last) {
            socket.getOutputStream().write(REQUEST);
            String head = head(answers);
            int start = head.indexOf("content-length: ") + "content-length: ".length();
            answers.skipNBytes(Integer.parseInt(head.substring(start, head.indexOf('\r', start))));
            answered.incrementAndGet();
            last = head.contains("connection: close");
        }
    }

    /** Asks on ever new connections until nobody listens any more. */
    private void callGrpc(int port) {
        boolean listening = true;
        while (listening) {
            ManagedChannel channel = ManagedChannelBuilder.forAddress("localhost", port)
                    .usePlaintext()
                    .build();
            for (int i = 0; i < CALLS_PER_CHANNEL && listening; i++) {
                listening = callOn(channel);
            }
            channel.shutdown();
        }
        refusedByGrpc.incrementAndGet();
    }

    /** Whether somebody listened. */
    private boolean callOn(ManagedChannel channel) {
        try {
            SentimentServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                    .classify(TEXT);
            answeredByGrpc.incrementAndGet();
            return true;
        } catch (StatusRuntimeException e) {
            if (e.getCause() instanceof ConnectException) {
                return false;
            }
            boolean said = e.getTrailers() != null && e.getTrailers().containsKey(REQUEST_ID);
            if (!said) {
                silent.add("gRPC " + e + (e.getCause() == null ? "" : " by " + e.getCause()));
            }
            return said;
        }
    }

    private static String head(InputStream answers) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int one = answers.read();
            if (one < 0) {
                throw new IOException("closed after '" + head + "'");
            }
            head.append((char) one);
        }
        return head.toString().toLowerCase(Locale.ROOT);
    }
}
