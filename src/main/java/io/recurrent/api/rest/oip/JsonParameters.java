package io.recurrent.api.rest.oip;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parameters of JSON as the values that they stand for. One that is null counts as left out. */
final class JsonParameters {
    private JsonParameters() {}

    static Map<String, Object> values(@Nullable Map<String, ? extends @Nullable Object> json) {
        Map<String, Object> values = new HashMap<>();
        if (json != null) {
            json.forEach((name, value) -> {
                if (value instanceof Integer number) {
                    values.put(name, number.longValue());
                } else if (value != null) {
                    values.put(name, value);
                }
            });
        }
        return values;
    }
}
