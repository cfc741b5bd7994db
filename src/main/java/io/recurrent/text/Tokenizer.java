package io.recurrent.text;

import java.util.List;

/** Turns text into ids. Immutable and thread safe; time and memory are linear in the input. */
public interface Tokenizer {

    /**
     * Splits a text and looks its tokens up.
     *
     * @param text any string, also an empty or an ill-formed one
     * @return without tokens when the text has none; refusing that is up to the caller
     */
    Encoding encode(String text);

    /**
     * Looks tokens up that are split already; each is taken as it is.
     *
     * @return with offsets into the tokens joined by one space
     * @throws io.recurrent.error.InferenceException INVALID_ARGUMENT at {@code tokens[i]} when a token is empty
     */
    Encoding encode(List<String> tokens);
}
