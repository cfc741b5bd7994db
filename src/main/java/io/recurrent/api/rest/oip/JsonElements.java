package io.recurrent.api.rest.oip;

import io.recurrent.error.InferenceException;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.TensorData;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the elements of one tensor from JSON, flat or nested as its shape, row by row. Rows may differ in length where
 * the shape leaves the size of axis 1 open; they are then kept one after the other, with the length of each. Used once.
 */
final class JsonElements {
    private final InferInput head;
    private final Shape shape;
    private final JsonParser parser;
    private final ElementReader reader;
    private final boolean ragged;
    private int[] rowSteps = new int[0];
    private int rows;

    JsonElements(InferInput head, JsonParser parser) {
        this.head = head;
        this.shape = head.shape();
        this.parser = parser;
        this.reader = ElementReader.of(head);
        this.ragged = shape.rank() > 1 && shape.dynamic(1);
    }

    /**
     * The tensor; null for JSON's null, which counts as left out. The parser stands at the value, and at its end after.
     *
     * @throws InferenceException INVALID_ARGUMENT that names the tensor
     */
    @Nullable
    TensorData read() {
        if (parser.hasToken(JsonToken.VALUE_NULL)) {
            return null;
        }
        if (!parser.isExpectedStartArrayToken()) {
            throw head.invalid("needs its 'data' as a list");
        }
        JsonToken first = parser.nextToken();
        if (first == JsonToken.START_ARRAY && shape.rank() > 1) {
            nested(0);
        } else {
            flat(first);
        }
        return new TensorData(head.name(), head.datatype(), shape, reader.bytes(), Arrays.copyOf(rowSteps, rows));
    }

    private void flat(@Nullable JsonToken first) {
        long most = ragged ? Long.MAX_VALUE : shape.elements();
        long found = 0;
        for (JsonToken token = first; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (found == most) {
                throw head.invalid("has more elements than its shape " + shape);
            }
            element(token, found);
            found++;
        }
        long each = ragged ? TensorBytes.elements(head) / Math.max(1, shape.dimension(0)) : 0;
        if (ragged ? found != 0 && (each == 0 || found % each != 0) : found != most) {
            throw head.invalid("has " + found + " elements, its shape " + shape + " wants "
                    + (ragged ? "a multiple of " + each : most));
        }
    }

    /** Reads the rest of a list whose first token has been read, and its end. */
    private long nested(int axis) {
        boolean last = axis == shape.rank() - 1;
        boolean open = ragged && axis == 1;
        long most = open ? Long.MAX_VALUE : shape.dimension(axis);
        long found = 0;
        for (JsonToken token = parser.currentToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (found == most) {
                throw head.invalid("has a list of more than " + most + " at axis " + axis + " of its shape " + shape);
            }
            if (last) {
                element(token, found);
            } else if (token == JsonToken.START_ARRAY) {
                parser.nextToken();
                keep(axis, nested(axis + 1));
            } else {
                throw head.invalid(
                        "mixes lists and elements in its 'data'; nest it as its shape " + shape + ", or not at all");
            }
            found++;
        }
        if (!open && found != most) {
            throw head.invalid("has a list of " + found + " at axis " + axis + ", its shape " + shape + " wants " + most
                    + (axis == 1 ? "; rows that differ in length are given with -1 there" : ""));
        }
        return found;
    }

    private void keep(int axis, long length) {
        if (ragged && axis == 0) {
            if (rows == rowSteps.length) {
                rowSteps = Arrays.copyOf(rowSteps, Math.max(8, 2 * rows));
            }
            rowSteps[rows] = (int) length;
            rows++;
        }
    }

    private void element(@Nullable JsonToken token, long index) {
        if (!reader.read(parser, token)) {
            throw head.invalid("has an element in its 'data', " + index + " of its list, that is no " + wanted());
        }
    }

    private String wanted() {
        return switch (head.datatype()) {
            case BYTES -> "string of whole characters";
            case BOOL -> "true or false";
            case FLOAT32, FLOAT64 -> "finite " + head.datatype().protocolName() + " number";
            default -> head.datatype().protocolName() + " number: whole, written without a point, and in range";
        };
    }

    /** Whether elements of a type can be written in JSON at all. */
    static boolean inJson(ElementType type) {
        return type != ElementType.FLOAT16 && type != ElementType.BFLOAT16;
    }
}
