package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads an answer of server-sent events as browsers do (WHATWG HTML, section 9.2.6). */
final class EventText {
    private EventText() {}

    /** An event; data lines are joined. */
    record ServerEvent(String name, String data) {
        JsonNode json() {
            return JsonMapper.shared().readTree(data);
        }
    }

    static List<ServerEvent> parse(String body) {
        List<ServerEvent> events = new ArrayList<>();
        String name = "message";
        String data = null;
        for (String line : body.split("\r\n|\n|\r", -1)) {
            if (line.isEmpty()) {
                if (data != null) {
                    events.add(new ServerEvent(name, data));
                }
                name = "message";
                data = null;
            } else if (field(line).equals("event")) {
                name = value(line);
            } else if (field(line).equals("data")) {
                data = joined(data, value(line));
            } else {
                assertThat(field(line)).as(line).isEmpty();
            }
        }
        assertThat(data).as("an event without its end").isNull();
        return events;
    }

    private static String joined(@Nullable String before, String more) {
        return before == null ? more : before + "\n" + more;
    }

    private static String field(String line) {
        int colon = line.indexOf(':');
        return colon < 0 ? line : line.substring(0, colon);
    }

    private static String value(String line) {
        int colon = line.indexOf(':');
        String value = colon < 0 ? "" : line.substring(colon + 1);
        return value.startsWith(" ") ? value.substring(1) : value;
    }
}
