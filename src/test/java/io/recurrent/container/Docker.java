package io.recurrent.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Docker's command line, for what Testcontainers does not do: a quick look at the engine, and builds by BuildKit. */
final class Docker {
    private static final long LOOK_SECONDS = 10;
    private static final long BUILD_SECONDS = 600;

    private Docker() {}

    /** Why containers cannot be run here; empty when an engine answers. */
    static Optional<String> missing() {
        List<String> clients = clients();
        if (clients.isEmpty()) {
            return Optional.of("there is no docker on the PATH");
        }
        Result result = run(LOOK_SECONDS, clients.getFirst(), "version", "--format", "{{.Server.Version}}");
        return result.succeeded() ? Optional.empty() : Optional.of(result.output());
    }

    /** Builds an image of the working directory; throws with the end of the build's output when that fails. */
    static void build(String... arguments) {
        String client = clients().stream()
                // A client may lack the part that speaks to BuildKit, and there may be another behind it.
                .filter(one -> run(LOOK_SECONDS, one, "build", "--help").succeeded())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no docker on the PATH can build with BuildKit"));
        List<String> command = new ArrayList<>(List.of(client, "build"));
        command.addAll(List.of(arguments));
        command.add(".");
        Result result = run(BUILD_SECONDS, command.toArray(String[]::new));
        if (!result.succeeded()) {
            throw new IllegalStateException("'" + String.join(" ", command) + "' failed:\n" + result.output());
        }
    }

    private static List<String> clients() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "docker"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .toList();
    }

    private static Result run(long seconds, String... command) {
        try {
            Path output = Files.createTempFile("docker", ".log");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("DOCKER_BUILDKIT", "1");
            Process process = builder.start();
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            process.destroyForcibly();
            String text = Files.readString(output, UTF_8).strip();
            Files.delete(output);
            return ended
                    ? new Result(process.exitValue() == 0, text)
                    : new Result(false, "no answer to '" + String.join(" ", command) + "' within " + seconds + " s");
        } catch (IOException e) {
            return new Result(false, e.toString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Result(boolean succeeded, String output) {}
}
