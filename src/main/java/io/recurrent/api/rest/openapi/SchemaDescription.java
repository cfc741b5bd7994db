package io.recurrent.api.rest.openapi;

import java.util.Map;
import java.util.Set;

/**
 * What Java types do not say of the schema of an answer.
 *
 * @param meanings what fields mean, by name; a description that an annotation gives comes first. Of more fields than
 *     the schema has is fine, so that like schemas can share a description
 * @param sometimes the fields that are not always there
 */
public record SchemaDescription(Map<String, String> meanings, Set<String> sometimes) {
    public SchemaDescription {
        meanings = Map.copyOf(meanings);
        sometimes = Set.copyOf(sometimes);
    }

    /** Of a schema whose fields are always there. */
    public static SchemaDescription of(Map<String, String> meanings) {
        return new SchemaDescription(meanings, Set.of());
    }
}
