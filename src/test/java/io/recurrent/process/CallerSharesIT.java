package io.recurrent.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.fixture.TinyBundles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One caller, at an address of its own, does what it can to a server with 512 MB and the settings that it is shipped
 * with; another sends a sentence now and then, is never refused, and is answered in time. What counts as in time is
 * generous, as the machine is shared.
 */
@Timeout(90)
class CallerSharesIT {
    private static final int FLOODS = 16;
    private static final int CALLS = 40;
    private static final Duration IN_TIME = Duration.ofSeconds(1);

    private static ServerProcess server;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        TinyBundles.sentiment().write(directory);
        server = ServerProcess.start(List.of("-Xmx512m"), directory, "--recurrent.models.names=sentiment")
                .awaitReady();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static byte[] post(String body) {
        return ("POST /v1/sentiment HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(US_ASCII);
    }

    private static byte[] flood(String kind) {
        return switch (kind) {
            case "tokens" -> post("{\"tokens\":[" + "\"a\",".repeat(260_000) + "\"a\"]}");
            case "texts" -> post("{\"text\":\"" + "gem ".repeat(10_000) + "\"}");
            case "lists" ->
                post("{\"inputs\":[" + "{\"text\":\"a gem of a movie\"},".repeat(127) + "{\"text\":\"a gem\"}]}");
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** A connection from an address of this machine. */
    private static final class Caller implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader answers;

        Caller(String address) throws IOException {
            socket = new Socket(
                    InetAddress.ofLiteral("127.0.0.1"), server.httpPort(), InetAddress.ofLiteral(address), 0);
            answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        }

        /** The status line. */
        String ask(byte[] request) throws IOException {
            socket.getOutputStream().write(request);
            String status = answers.readLine();
            if (status == null) {
                throw new IOException("the server closed the connection");
            }
            int length = 0;
            for (String line = answers.readLine(); line != null && !line.isEmpty(); line = answers.readLine()) {
                String lower = line.toLowerCase(Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    length = Integer.parseInt(
                            lower.substring("content-length:".length()).strip());
                }
            }
            for (int i = 0; i < length; i++) {
                if (answers.read() < 0) {
                    break;
                }
            }
            return status;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokens", "texts", "lists"})
    void while_one_caller_floods_another_is_never_refused_and_is_answered_in_time(String kind) throws Exception {
        byte[] request = flood(kind);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        List<Thread> floods = new ArrayList<>();
        for (int i = 0; i < FLOODS; i++) {
            floods.add(Thread.startVirtualThread(() -> floodUntil(over, request, answered)));
        }
        List<Long> nanos = new ArrayList<>();
        try (Caller other = new Caller("127.0.0.1")) {
            byte[] sentence = post("{\"text\":\"a gem of a movie\"}");
            for (int i = 0; i < CALLS; i++) {
                long begin = System.nanoTime();
                assertThat(other.ask(sentence)).as("call %d", i).startsWith("HTTP/1.1 200");
                nanos.add(System.nanoTime() - begin);
            }
        } finally {
            over.set(true);
            for (Thread flood : floods) {
                flood.join();
            }
        }
        nanos.sort(null);
        assertThat(answered).as("answers to the flood").hasPositiveValue();
        assertThat(Duration.ofNanos(nanos.get(CALLS / 2))).isLessThan(IN_TIME);
        assertThat(server.log()).doesNotContain("OutOfMemoryError", " ERROR ");
    }

    private static void floodUntil(AtomicBoolean over, byte[] request, AtomicInteger answered) {
        while (!over.get()) {
            try (Caller flood = new Caller("127.0.0.2")) {
                while (!over.get()) {
                    flood.ask(request);
                    answered.incrementAndGet();
                }
            } catch (IOException e) {
                // The next connection goes on.
            }
        }
    }
}
