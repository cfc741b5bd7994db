package io.recurrent.model;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the answer to a golden sample must hold, in the words of the model's task. Immutable. */
public final class GoldenOutput {
    private final String place;
    private final Map<String, JsonNode> fields;

    GoldenOutput(String place, Map<String, JsonNode> fields) {
        this.place = place;
        this.fields = Map.copyOf(fields);
    }

    /** Whether there is a field of this name that holds something. */
    public boolean has(String field) {
        return fields.containsKey(field) && !fields.get(field).isNull();
    }

    /**
     * The fields as the task's record, read strictly.
     *
     * @throws BundleException that names the sample's line and the field
     */
    public <T> T as(Class<T> kind) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.setAll(fields);
        return DataFiles.part(place, "output", node, kind);
    }
}
