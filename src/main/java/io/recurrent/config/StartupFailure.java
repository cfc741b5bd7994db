package io.recurrent.config;

import io.recurrent.runtime.ProviderUnavailableException;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.env.Environment;

/** Says why the server did not start: what failed, where, which setting has to do with it, and what to do. */
final class StartupFailure {
    /** How grpc-java begins the message of an address that it cannot listen at; the cause is the system's. */
    private static final String GRPC_BIND = "Failed to bind to address ";

    private static final String IN_USE = "Address already in use";

    private static final Listener REST = new Listener("REST", "server");
    private static final Listener GRPC = new Listener("gRPC", "spring.grpc.server");
    private static final Listener MANAGEMENT = new Listener("management", "management.server");
    private static final List<Listener> LISTENERS = List.of(REST, MANAGEMENT, GRPC);

    private StartupFailure() {}

    /** What listens at a port, and the keys of its settings. */
    private record Listener(String name, String prefix) {
        boolean isAt(int port, Environment environment) {
            return Objects.equals(environment.getProperty(prefix + ".port", Integer.class), port);
        }

        /** The key and the environment variable of its port or address. */
        String setting(String last) {
            String key = prefix + "." + last;
            return key + ", " + key.toUpperCase(Locale.ROOT).replace('.', '_');
        }

        String port() {
            return setting("port");
        }
    }

    /** What failed and what to do, in one line. */
    static String oneLine(Throwable failure, Environment environment) {
        return "recurrent: "
                + known(failure, environment)
                        .map(known ->
                                known.getDescription() + (known.getAction() == null ? "" : ": " + known.getAction()))
                        .orElseGet(() -> innermost(failure));
    }

    /** The innermost cause, after the key whose value could not be bound. */
    private static String innermost(Throwable failure) {
        String key = "";
        Throwable cause = failure;
        while (true) {
            if (cause instanceof org.springframework.boot.context.properties.bind.BindException bind) {
                key = bind.getMessage() + ": ";
            }
            Throwable next = cause.getCause();
            if (next == null || next == cause) {
                return key + Objects.requireNonNullElse(cause.getMessage(), cause.toString());
            }
            cause = next;
        }
    }

    /** What failed and what to do about it, where that is known. */
    static Optional<FailureAnalysis> known(Throwable failure, Environment environment) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            FailureAnalysis known = known(cause, cause.getCause(), environment);
            if (known != null) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    private static @Nullable FailureAnalysis known(
            Throwable failure, @Nullable Throwable cause, Environment environment) {
        return switch (failure) {
            case ConfigurationException wrong -> new FailureAnalysis(message(wrong), null, wrong);
            case ProviderUnavailableException none -> new FailureAnalysis(message(none), null, none);
            case PortInUseException port ->
                taken(listener(port.getPort(), environment), port.getPort(), port, environment);
            // Before other failures of input and output: it is one.
            case BindException bind ->
                new FailureAnalysis(
                        "REST or management cannot listen at its address: " + bind.getMessage(),
                        "set an address of this host, and ports that this user may use (" + REST.setting("address")
                                + ", " + REST.port() + "; " + MANAGEMENT.setting("address") + ", " + MANAGEMENT.port()
                                + ")",
                        bind);
            case IOException io when message(io).startsWith(GRPC_BIND) -> grpc(io, message(cause), environment);
            default -> null;
        };
    }

    private static String message(@Nullable Throwable failure) {
        return failure == null ? "" : String.valueOf(failure.getMessage());
    }

    private static Listener listener(int port, Environment environment) {
        return MANAGEMENT.isAt(port, environment) && !REST.isAt(port, environment) ? MANAGEMENT : REST;
    }

    private static FailureAnalysis grpc(IOException failure, String reason, Environment environment) {
        Integer port = environment.getProperty(GRPC.prefix() + ".port", Integer.class);
        if (reason.contains(IN_USE) && port != null) {
            return taken(GRPC, port, failure, environment);
        }
        return new FailureAnalysis(
                "gRPC cannot listen at " + message(failure).substring(GRPC_BIND.length()) + ": " + reason,
                "set an address of this host and a port that this user may use (" + GRPC.setting("address") + "; "
                        + GRPC.port() + ")",
                failure);
    }

    private static FailureAnalysis taken(Listener listener, int port, Throwable cause, Environment environment) {
        String others = LISTENERS.stream()
                .filter(other -> !other.equals(listener) && other.isAt(port, environment))
                .map(other -> other.name() + " (" + other.port() + ")")
                .reduce((one, other) -> one + " and " + other)
                .orElse("");
        return new FailureAnalysis(
                listener.name() + " cannot listen at port " + port + " (" + listener.port() + "), which is in use"
                        + (others.isEmpty() ? "" : ", and is the port of " + others + " too"),
                "stop the process that listens there, or set another port",
                cause);
    }
}
