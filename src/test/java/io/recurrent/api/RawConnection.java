package io.recurrent.api;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** One connection to the server, byte by byte, that may carry several requests. */
final class RawConnection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final String HEAD_END = "\r\n\r\n";

    private final Socket socket;
    private final InputStream answers;

    RawConnection(HttpCaller http) throws IOException {
        socket = new Socket("localhost", http.uri("/").getPort());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        answers = new BufferedInputStream(socket.getInputStream());
    }

    /** A request with a body whose length is declared, and further lines of the head. */
    static String post(String path, String body, String... lines) {
        return head(path)
                + String.join(
                        "", List.of(lines).stream().map(line -> line + "\r\n").toList()) + "Content-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + HEAD_END + body;
    }

    /** A request with a body in two chunks. */
    static String chunked(String path, String body) {
        return head(path) + "Transfer-Encoding: chunked" + HEAD_END + "1\r\n" + body.charAt(0) + "\r\n"
                + Integer.toHexString(body.length() - 1) + "\r\n" + body.substring(1) + "\r\n0" + HEAD_END;
    }

    private static String head(String path) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The next answer, with its head; with a declared length or in chunks. */
    String answer() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf(HEAD_END) < 0) {
            head.append((char) next());
        }
        String lower = head.toString().toLowerCase(Locale.ROOT);
        return lower.contains("transfer-encoding: chunked") ? head + chunks() : head + bytes(length(lower));
    }

    private static int length(String head) {
        String name = "content-length: ";
        int start = head.indexOf(name) + name.length();
        return Integer.parseInt(head.substring(start, head.indexOf('\r', start)));
    }

    private String chunks() throws IOException {
        StringBuilder all = new StringBuilder();
        while (true) {
            int length = Integer.parseInt(line(), 16);
            all.append(bytes(length));
            line();
            if (length == 0) {
                return all.toString();
            }
        }
    }

    /** The rest of a line, without its end. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int one = next(); one != '\n'; one = next()) {
            line.append((char) one);
        }
        return line.toString().strip();
    }

    private String bytes(int length) throws IOException {
        return new String(answers.readNBytes(length), StandardCharsets.UTF_8);
    }

    private int next() throws IOException {
        int one = answers.read();
        if (one < 0) {
            throw new IOException("the server closed the connection");
        }
        return one;
    }

    /** Says that nothing more will be sent, and still listens. */
    void closeHalf() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes as a process that dies with unread data does: the server gets RST. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
