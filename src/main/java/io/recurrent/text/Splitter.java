package io.recurrent.text;

/** Finds the tokens of a text. Immutable and thread safe. */
interface Splitter {

    /**
     * The tokens in order, none empty, none overlapping another.
     *
     * @param text well formed, without lone surrogates
     */
    TokenBounds split(String text);
}
