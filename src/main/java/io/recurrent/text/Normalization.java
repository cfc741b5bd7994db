package io.recurrent.text;

/** How a tokeniser reads text before it splits it. Immutable and thread safe; time and memory are linear. */
interface Normalization {
    /** Version 1: text is read as it is. */
    Normalization NONE = ReadText::asSent;

    /**
     * What the rules read.
     *
     * @param text well formed, without lone surrogates
     */
    ReadText read(String text);
}
