package io.recurrent.runtime;

import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The inputs and outputs that a graph declares, in its own order.
 *
 * @param inputs by name
 * @param outputs by name
 */
public record GraphSignature(Map<String, Port> inputs, Map<String, Port> outputs) {

    /**
     * One declared input or output.
     *
     * @param type the element type, or null when it is one that the server does not feed or read
     * @param typeName the type as the runtime calls it, for messages
     * @param shape the declared shape
     */
    public record Port(@Nullable ElementType type, String typeName, Shape shape) {}
}
