package io.recurrent.input;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.RowContent;
import io.recurrent.text.Encoding;

/** Turns inputs into rows that the model accepts, or says which field of the request it does not. */
public final class InputEncoder {
    private static final int[] NONE = {};

    private InputEncoder() {}

    /**
     * Encodes one input.
     *
     * @param place where the input stands in the request
     * @throws InferenceException INVALID_ARGUMENT when it is empty, or of a form that the model does not read;
     *     INPUT_TOO_LARGE when it has too many steps
     */
    public static EncodedRow encode(LoadedModel model, RowInput input, InputPlace place) {
        return encode(model, input, place, NONE);
    }

    /**
     * As above.
     *
     * @param lead ids that go before the first token; with such, a text may be empty
     */
    public static EncodedRow encode(LoadedModel model, RowInput input, InputPlace place, int[] lead) {
        EncodedRow row = encodeAny(model, input, place, lead);
        if (row.content() != null) {
            return row;
        }
        if (lead.length > 0) {
            return new EncodedRow(RowContent.ofIds(lead), row.text(), row.steps(), row.unknownTokens());
        }
        String field = place.of(input);
        throw InferenceException.invalid(
                field,
                "'" + field + "' holds no "
                        + (input instanceof RowInput.Frames
                                ? "frame; give at least one"
                                : "token; give at least one word or sign"));
    }

    /** As {@link #encode}, also for an input without steps, which has no content. */
    public static EncodedRow encodeAny(LoadedModel model, RowInput input, InputPlace place, int[] lead) {
        return switch (input) {
            case RowInput.Text text -> text(model, input, place, lead);
            case RowInput.Tokens tokens -> text(model, input, place, lead);
            case RowInput.Ids ids -> ids(model, ids.ids(), place.ids(), lead);
            case RowInput.Frames frames -> FrameEncoder.encode(model, frames.frames(), place.frames());
        };
    }

    private static EncodedRow text(LoadedModel model, RowInput input, InputPlace place, int[] lead) {
        Encoding encoding = tokenize(model, input, place);
        String field = place.of(input);
        if (encoding.length() > model.maxTokens()) {
            throw InferenceException.at(
                    ErrorCode.INPUT_TOO_LARGE,
                    field,
                    "'" + field + "' has " + encoding.length() + " tokens, model "
                            + model.bundle().name() + " takes " + model.maxTokens() + "; split the text");
        }
        RowContent content = encoding.length() == 0 ? null : content(encoding, lead);
        return new EncodedRow(content, encoding, encoding.length(), encoding.unknownTokens());
    }

    private static RowContent content(Encoding encoding, int[] lead) {
        return lead.length == 0 ? RowContent.of(encoding) : RowContent.ofIds(after(lead, encoding.ids()));
    }

    private static int[] after(int[] lead, int[] ids) {
        int[] all = new int[lead.length + ids.length];
        System.arraycopy(lead, 0, all, 0, lead.length);
        System.arraycopy(ids, 0, all, lead.length, ids.length);
        return all;
    }

    private static Encoding tokenize(LoadedModel model, RowInput input, InputPlace place) {
        try {
            return input instanceof RowInput.Tokens tokens
                    ? model.tokenizer().encode(tokens.tokens())
                    : model.tokenizer().encode(((RowInput.Text) input).text());
        } catch (InferenceException e) {
            String field = e.field();
            if (field == null || place.equals(InputPlace.ROOT)) {
                throw e;
            }
            // The tokeniser knows its own names only.
            String renamed =
                    field.startsWith("tokens") ? place.tokens() + field.substring("tokens".length()) : place.text();
            throw InferenceException.at(e.code(), renamed, "'" + renamed + "': " + e.detail());
        }
    }

    private static EncodedRow ids(LoadedModel model, int[] ids, String name, int[] lead) {
        if (model.readsCharacters() || model.idRange() == 0) {
            throw InferenceException.invalid(name, "the model reads more than ids, or none: give 'text' or 'frames'");
        }
        if (ids.length > model.maxTokens()) {
            throw InferenceException.at(
                    ErrorCode.INPUT_TOO_LARGE,
                    name,
                    "'" + name + "' has " + ids.length + " ids, the model takes " + model.maxTokens()
                            + "; split the step");
        }
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= model.idRange()) {
                String field = name + "[" + i + "]";
                throw InferenceException.invalid(
                        field, "'" + field + "' is " + ids[i] + ", the model has ids 0 to " + (model.idRange() - 1));
            }
        }
        RowContent content = ids.length == 0 ? null : RowContent.ofIds(after(lead, ids));
        return new EncodedRow(content, null, ids.length, 0);
    }
}
