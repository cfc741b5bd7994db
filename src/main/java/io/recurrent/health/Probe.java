package io.recurrent.health;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/**
 * Asks a server of this machine whether it is ready, for images that have no shell and no HTTP client. It is a program
 * of its own and starts every few seconds beside the server, so it uses a socket and little else of the JDK.
 */
public final class Probe {
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final String DEFAULT_PORT = "8081";

    private Probe() {}

    /**
     * Ends with 0 when the address answers with 200, else with 1 after a line that says what came instead.
     *
     * @param arguments an http address; none: readiness on this machine's management port, which is
     *     MANAGEMENT_SERVER_PORT
     */
    public static void main(String[] arguments) {
        String port = System.getenv().getOrDefault("MANAGEMENT_SERVER_PORT", DEFAULT_PORT);
        URI uri = URI.create(
                arguments.length > 0 ? arguments[0] : "http://127.0.0.1:" + port + "/actuator/health/readiness");
        System.exit(answers(uri) ? 0 : 1);
    }

    /** Whether the address answers with 200 within 2 s; if not, a line on standard error says what came instead. */
    static boolean answers(URI uri) {
        try {
            String status = statusLine(uri);
            if (status.startsWith("HTTP/1.1 200")) {
                return true;
            }
            System.err.println("probe: " + uri + " answered '" + status + "'; wanted HTTP/1.1 200");
        } catch (IOException e) {
            System.err.println("probe: " + uri + " did not answer: " + e.getMessage());
        }
        return false;
    }

    private static String statusLine(URI uri) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            String request =
                    "GET " + uri.getRawPath() + " HTTP/1.1\r\nHost: " + uri.getHost() + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
            return line == null ? "" : line;
        }
    }
}
