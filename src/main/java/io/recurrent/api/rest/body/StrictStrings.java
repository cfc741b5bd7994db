package io.recurrent.api.rest.body;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/** Strings are read from JSON strings and nothing else: no number, truth value or list becomes one. */
final class StrictStrings extends StdScalarDeserializer<String> {
    StrictStrings() {
        super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) {
        if (parser.hasToken(JsonToken.VALUE_STRING)) {
            return parser.getString();
        }
        Object refused = context.handleUnexpectedToken(getValueType(context), parser);
        return String.valueOf(refused);
    }
}
