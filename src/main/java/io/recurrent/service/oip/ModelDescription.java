package io.recurrent.service.oip;

import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import java.util.List;

/**
 * What a version takes and gives as tensors.
 *
 * @param name the model's name
 * @param version the version that is described
 * @param versions all versions that are ready, oldest first
 * @param inputs those that a caller may give, states among them
 * @param outputs those that a caller may want, states among them
 * @param mostRows rows of one request; 0 when its tensors have no axis of rows
 * @param sequences whether it takes sequences
 */
public record ModelDescription(
        String name,
        String version,
        List<String> versions,
        List<Port> inputs,
        List<Port> outputs,
        int mostRows,
        boolean sequences) {
    /**
     * The inputs that a request has to hold. Load generators send whatever a description lists, so what may be left
     * out, or stands for another input, is not listed to them.
     */
    public List<Port> required() {
        return inputs.stream().filter(input -> !input.optional()).toList();
    }

    /**
     * An input or output.
     *
     * @param name its name
     * @param type the element type
     * @param shape {@link Shape#DYNAMIC} where callers choose the size
     * @param batchAxis the axis that counts rows, or -1
     * @param optional whether a request may leave it out; for outputs, whether it is given only when it is asked for
     * @param ragged whether rows may differ in steps
     * @param labels what the entries of the last axis are called; empty where they have no names
     */
    public record Port(
            String name,
            ElementType type,
            Shape shape,
            int batchAxis,
            boolean optional,
            boolean ragged,
            List<String> labels) {}
}
