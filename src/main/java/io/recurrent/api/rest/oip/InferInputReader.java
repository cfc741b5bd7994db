package io.recurrent.api.rest.oip;

import io.recurrent.error.InferenceException;
import io.recurrent.service.oip.TensorHeads;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.TensorData;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Reads an input of the Open Inference Protocol, its elements straight into bytes. A caller who writes {@code data}
 * before {@code datatype} and {@code shape} has them kept as JSON tokens first.
 */
final class InferInputReader extends StdDeserializer<InferInput> {
    static final int MOST_AXES = TensorHeads.MOST_AXES;

    InferInputReader() {
        super(InferInput.class);
    }

    @Override
    public InferInput deserialize(JsonParser parser, DeserializationContext context) {
        if (!parser.hasToken(JsonToken.START_OBJECT)) {
            return (InferInput) context.handleUnexpectedToken(getValueType(context), parser);
        }
        TokenStreamContext list = parser.streamReadContext().getParent();
        Draft draft = new Draft(list == null ? 0 : Math.max(0, list.getCurrentIndex()));
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
            case "shape" -> draft.sizes = sizes(draft, parser);
            case "parameters" -> draft.parameters = parser.readValueAs(Map.class);
            case "data" -> {
                if (draft.name == null || draft.datatype == null || draft.sizes == null) {
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

    /** The sizes, cut off after one axis more than there may be. */
    private static long[] sizes(Draft draft, JsonParser parser) {
        if (!parser.isExpectedStartArrayToken()) {
            throw draft.invalid("needs its 'shape' as a list of integers");
        }
        long[] sizes = new long[MOST_AXES + 1];
        int rank = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.VALUE_NUMBER_INT || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw draft.invalid(
                        "has a size in 'shape[" + rank + "]' that is none: wanted an integer of 64 bits, 0 or more");
            }
            if (rank < sizes.length) {
                sizes[rank] = parser.getLongValue();
                rank++;
            }
        }
        return Arrays.copyOf(sizes, rank);
    }

    /** What is known so far; used by one thread, for one input. */
    private static final class Draft {
        private final int index;

        @Nullable
        String name;

        @Nullable
        String datatype;

        long @Nullable [] sizes;

        @Nullable
        Map<String, Object> parameters;

        @Nullable
        TokenBuffer early;

        @Nullable
        TensorData data;

        Draft(int index) {
            this.index = index;
        }

        InferInput head() {
            String input = TensorHeads.name(index, name);
            long @Nullable [] axes = sizes;
            String type = datatype;
            if (axes == null || type == null) {
                throw invalid("needs 'shape' and 'datatype'");
            }
            InferInput head =
                    new InferInput(input, TensorHeads.type(input, type), shape(input, axes), parameters, null);
            TensorBytes.elements(head);
            return head;
        }

        /** JSON holds rows that differ in length as lists at the second axis. */
        private Shape shape(String input, long[] axes) {
            Shape shape = TensorHeads.shape(input, axes);
            for (int axis = 0; axis < shape.rank(); axis++) {
                if (shape.dynamic(axis) && axis != 1) {
                    throw invalid(
                            "has -1 in 'shape[" + axis + "]'; it stands at shape[1], for rows that differ in length");
                }
            }
            return shape;
        }

        InferenceException invalid(String what) {
            return InferenceException.invalid(name == null ? "inputs" : name, this + " " + what);
        }

        @Override
        public String toString() {
            return name == null ? "an input" : "input '" + name + "'";
        }
    }
}
