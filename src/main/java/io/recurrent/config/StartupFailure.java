package io.recurrent.config;

import io.recurrent.runtime.ProviderUnavailableException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;

/** Says in one line why the server did not start. */
public final class StartupFailure {
    private StartupFailure() {}

    /** The innermost cause that means something to an operator. */
    public static String oneLine(Throwable failure) {
        String key = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case ConfigurationException known -> {
                    return line(known);
                }
                case ProviderUnavailableException known -> {
                    return line(known);
                }
                case PortInUseException port -> {
                    return "recurrent: port " + port.getPort() + " is in use";
                }
                case BindException bind -> key = bind.getMessage() + ": ";
                default -> {}
            }
            if (cause.getCause() == null || cause.getCause() == cause) {
                return "recurrent: " + key + cause.getMessage();
            }
        }
        return "recurrent: could not start";
    }

    private static String line(Throwable cause) {
        return "recurrent: " + cause.getMessage();
    }
}
