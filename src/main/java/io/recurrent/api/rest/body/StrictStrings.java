package io.recurrent.api.rest.body;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/**
 * Strings are read from JSON strings and nothing else: no number, truth value or list becomes one. A list of tokens
 * that is longer than the model takes is not read to its end.
 */
final class StrictStrings extends StdScalarDeserializer<String> {
    /** Of a reader: an {@link Integer}, the tokens that the model takes. */
    static final Object MOST_TOKENS = "most tokens";

    /** How often to compare. */
    private static final int EVERY = 256;

    private static final Set<String> TOKENS = Set.of("tokens", "promptTokens");

    StrictStrings() {
        super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) {
        if (parser.hasToken(JsonToken.VALUE_STRING)) {
            TokenStreamContext place = parser.streamReadContext();
            if (place.inArray() && place.getCurrentIndex() % EVERY == EVERY - 1) {
                requireRoom(place, context);
            }
            return parser.getString();
        }
        Object refused = context.handleUnexpectedToken(getValueType(context), parser);
        return String.valueOf(refused);
    }

    private static void requireRoom(TokenStreamContext list, DeserializationContext context) {
        String name = list.getParent().currentName();
        if (name != null
                && TOKENS.contains(name)
                && context.getAttribute(MOST_TOKENS) instanceof Integer most
                && list.getCurrentIndex() >= most) {
            String field =
                    list.getParent().pathAsPointer().toString().substring(1).replaceAll("/(\\d+)/", "[$1].");
            throw InferenceException.at(
                    ErrorCode.INPUT_TOO_LARGE,
                    field,
                    "'" + field + "' has more than " + most + " tokens, which the model takes; split the text");
        }
    }
}
