package io.recurrent.service.models;

import java.util.Objects;

/** The server's own version. */
public final class ServerVersion {
    private ServerVersion() {}

    /** The version, or {@code development} where the server does not run from its jar. */
    public static String text() {
        return Objects.requireNonNullElse(ServerVersion.class.getPackage().getImplementationVersion(), "development");
    }
}
