package io.recurrent.api.rest.oip;

import io.recurrent.error.InferenceException;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.TensorData;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Reads an input of the Open Inference Protocol, its elements straight into bytes. A caller who writes {@code data}
 * before {@code datatype} and {@code shape} has them kept as JSON tokens first.
 */
final class InferInputReader extends StdDeserializer<InferInput> {
    static final int MOST_AXES = 16;

    InferInputReader() {
        super(InferInput.class);
    }

    @Override
    public InferInput deserialize(JsonParser parser, DeserializationContext context) {
        if (!parser.hasToken(JsonToken.START_OBJECT)) {
            return (InferInput) context.handleUnexpectedToken(getValueType(context), parser);
        }
        Draft draft = new Draft();
        for (String field = parser.nextName(); field != null; field = parser.nextName()) {
            parser.nextToken();
            read(draft, field, parser, context);
        }
        InferInput head = draft.head();
        if (draft.early == null) {
            return new InferInput(head.name(), head.datatype(), head.shape(), head.parameters(), draft.data);
        }
        try (JsonParser kept = draft.early.asParser(context)) {
            kept.nextToken();
            TensorData data = new JsonElements(head, kept).read();
            return new InferInput(head.name(), head.datatype(), head.shape(), head.parameters(), data);
        }
    }

    @SuppressWarnings("unchecked") // JSON objects are read as maps from strings
    private void read(Draft draft, String field, JsonParser parser, DeserializationContext context) {
        switch (field) {
            case "name" -> draft.name = parser.readValueAs(String.class);
            case "datatype" -> draft.datatype = parser.readValueAs(String.class);
            case "shape" -> draft.shape = shape(draft, parser);
            case "parameters" -> draft.parameters = parser.readValueAs(Map.class);
            case "data" -> {
                if (draft.name == null || draft.datatype == null || draft.shape == null) {
                    draft.early = context.bufferAsCopyOfValue(parser);
                } else {
                    draft.data = new JsonElements(draft.head(), parser).read();
                }
            }
            default ->
                throw InferenceException.invalid(
                        "inputs",
                        "unknown field '" + field + "' of " + draft + "; known are name, shape, datatype, parameters,"
                                + " data");
        }
    }

    private static Shape shape(Draft draft, JsonParser parser) {
        if (!parser.isExpectedStartArrayToken()) {
            throw draft.invalid("needs its 'shape' as a list of whole numbers");
        }
        long[] sizes = new long[MOST_AXES];
        int rank = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (rank == MOST_AXES) {
                throw draft.invalid("has more than " + MOST_AXES + " axes");
            }
            boolean whole =
                    token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
            long size = whole ? parser.getLongValue() : Long.MIN_VALUE;
            if (size < Shape.DYNAMIC || (size == Shape.DYNAMIC && rank != 1)) {
                throw draft.invalid(
                        "has a size in 'shape[" + rank + "]' that is none: wanted a whole number of 64 bits,"
                                + " 0 or more, or -1 at shape[1] for rows that differ in length");
            }
            sizes[rank] = size;
            rank++;
        }
        return Shape.of(Arrays.copyOf(sizes, rank));
    }

    /** What is known so far; used by one thread, for one input. */
    private static final class Draft {
        @Nullable
        String name;

        @Nullable
        String datatype;

        @Nullable
        Shape shape;

        @Nullable
        Map<String, Object> parameters;

        @Nullable
        TokenBuffer early;

        @Nullable
        TensorData data;

        InferInput head() {
            if (name == null) {
                throw invalid("has no 'name'; give it one");
            }
            Shape axes = shape;
            String type = datatype;
            if (axes == null || type == null) {
                throw invalid("needs 'shape' and 'datatype'");
            }
            ElementType found = ElementType.ofProtocolName(type)
                    .orElseThrow(() -> invalid("has the unknown datatype '" + shortened(type) + "'; known are "
                            + Arrays.stream(ElementType.values())
                                    .map(ElementType::protocolName)
                                    .toList()));
            InferInput head = new InferInput(name, found, axes, parameters, null);
            TensorBytes.elements(head);
            return head;
        }

        InferenceException invalid(String what) {
            return InferenceException.invalid(name == null ? "inputs" : name, this + " " + what);
        }

        private static String shortened(String text) {
            return text.length() > MOST_AXES ? text.substring(0, MOST_AXES) + "..." : text;
        }

        @Override
        public String toString() {
            return name == null ? "an input" : "input '" + name + "'";
        }
    }
}
