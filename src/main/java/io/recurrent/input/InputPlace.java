package io.recurrent.input;

/**
 * Where an input stands in its request, so that errors name the caller's own fields.
 *
 * @param text the field of raw text
 * @param tokens the field of tokens
 * @param ids the field of ids
 * @param frames the field of frames
 */
public record InputPlace(String text, String tokens, String ids, String frames) {
    /** The only input of a request. */
    public static final InputPlace ROOT = at("");

    /** Below a prefix, such as {@code inputs[2].}. */
    public static InputPlace at(String prefix) {
        return new InputPlace(prefix + "text", prefix + "tokens", prefix + "ids", prefix + "frames");
    }

    /** A text with a name of its own, and its tokens under {@code nameTokens}; {@code text} has the usual names. */
    public static InputPlace named(String name) {
        return name.equals("text") ? ROOT : new InputPlace(name, name + "Tokens", "ids", "frames");
    }

    /** The field that holds an input. */
    String of(RowInput input) {
        return switch (input) {
            case RowInput.Text given -> text;
            case RowInput.Tokens given -> tokens;
            case RowInput.Ids given -> ids;
            case RowInput.Frames given -> frames;
        };
    }
}
