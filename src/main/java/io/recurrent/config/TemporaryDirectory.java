package io.recurrent.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The directory for temporary files, where the server unpacks the native runtime and keeps what it marks. */
final class TemporaryDirectory {
    private static final String SETTING = "; set another by -Djava.io.tmpdir=DIRECTORY, such as in JAVA_TOOL_OPTIONS";

    private TemporaryDirectory() {}

    /**
     * Writes a file to it and takes it away again.
     *
     * @throws ConfigurationException when that fails; parts of the server would each fail in their own words
     */
    static void require(Path directory) {
        String what = "the directory for temporary files, " + directory.toAbsolutePath() + " (java.io.tmpdir), ";
        if (!Files.isDirectory(directory)) {
            throw new ConfigurationException(
                    what + (Files.exists(directory) ? "is not a directory" : "does not exist") + SETTING);
        }
        try {
            Files.delete(Files.createTempFile(directory, "recurrent-", ".tmp"));
        } catch (AccessDeniedException e) {
            throw new ConfigurationException(what + "may not be written by this user" + SETTING);
        } catch (IOException e) {
            throw new ConfigurationException(what + "cannot be written: " + e.getMessage() + SETTING);
        }
    }
}
