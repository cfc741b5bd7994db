package io.recurrent.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.recurrent.fixture.InstalledTool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A Redis of the test's own: a child process on a free port, which only this ends. */
public final class RedisServer implements AutoCloseable {
    private static final long START_SECONDS = 20;
    private static final byte[] PING = "PING\r\n".getBytes(US_ASCII);

    private final Path directory;
    private final boolean kept;
    private final int port;
    private Process process;

    private RedisServer(Path directory, boolean kept) throws IOException {
        this.directory = directory;
        this.kept = kept;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        process = launch();
    }

    /** One that forgets everything when it ends; without the program the test is skipped. */
    public static RedisServer forgetting(Path directory) throws Exception {
        InstalledTool.assumeInstalled("redis-server");
        return new RedisServer(directory, false).awaitUp();
    }

    /** One that has everything that it has confirmed also after it was killed. */
    public static RedisServer keeping(Path directory) throws Exception {
        InstalledTool.assumeInstalled("redis-server");
        return new RedisServer(directory, true).awaitUp();
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(
                        "redis-server",
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        directory.toString(),
                        "--save",
                        "",
                        "--appendonly",
                        kept ? "yes" : "no",
                        "--appendfsync",
                        "always")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("redis-" + port + ".log").toFile())
                .start();
    }

    private RedisServer awaitUp() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("redis-server did not start:\n"
                        + Files.readString(directory.resolve("redis-" + port + ".log")));
            }
            Thread.onSpinWait();
        }
        return this;
    }

    /** Whether it is up and has read what it kept. */
    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write(PING);
            return socket.getInputStream().read() == '+';
        } catch (IOException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** Ends it as a crash would. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Starts it again, at the same port. */
    public void restart() throws IOException {
        process = launch();
        awaitUp();
    }

    /** It takes what is sent, and does not answer. */
    public void pause() throws Exception {
        signal("STOP");
    }

    /** It does now what was sent meanwhile. */
    public void resume() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("kill -" + name + " ended with " + exit);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
