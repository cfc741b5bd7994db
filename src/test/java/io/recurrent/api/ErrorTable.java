package io.recurrent.api;

import io.grpc.Status;
import io.recurrent.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The table of docs/ERRORS.md, which is what callers are promised. */
final class ErrorTable {
    private static final Path DOCUMENT = Path.of("docs/ERRORS.md");

    private static final Pattern ROW = Pattern.compile("\\| [A-Z]+(_[A-Z]+)* \\|");

    private ErrorTable() {}

    /** What one error looks like to callers. */
    record Row(ErrorCode code, int http, Status.Code grpc, boolean retryable, boolean saysWhen, boolean errorId) {
        @Override
        public String toString() {
            return code.name();
        }
    }

    static List<Row> read() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            if (ROW.matcher(line).lookingAt()) {
                String[] cells = line.substring(1).split("\\|", -1);
                rows.add(new Row(
                        ErrorCode.valueOf(cells[0].strip()),
                        Integer.parseInt(cells[1].strip()),
                        Status.Code.valueOf(cells[2].strip()),
                        cells[3].strip().equals("yes"),
                        cells[4].contains("Retry-After"),
                        cells[4].contains("errorId")));
            }
        }
        return rows;
    }
}
