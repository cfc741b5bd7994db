package io.recurrent.api.rest.openapi;

import io.swagger.v3.oas.models.Components;
import java.util.Map;

/**
 * What a folder says of its own operations and schemas, beyond what springdoc sees in its controllers. An operation or
 * schema that no description names is described by defaults. An implementation is a component with {@code @Lazy}: it is
 * needed only when somebody asks for the API's description.
 */
public interface ApiDescription {
    /**
     * Descriptions by operation id. The two forms of an operation, with and without a version, share one under the id
     * without {@code ByVersion}.
     *
     * @param examples reads the examples
     */
    Map<String, OperationDescription> operations(Examples examples);

    /** Descriptions by schema name; of answers only, as what requests hold is said by their annotations. */
    default Map<String, SchemaDescription> schemas() {
        return Map.of();
    }

    /** Adds and removes what springdoc cannot read: bodies that are not made from records alone. */
    default void complete(Components components) {}
}
