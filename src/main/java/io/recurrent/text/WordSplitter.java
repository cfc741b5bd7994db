package io.recurrent.text;

/** The tokeniser {@code word}, whose rules are in docs/MODEL_FORMAT.md. */
final class WordSplitter implements Splitter {

    @Override
    public TokenBounds split(String text) {
        return new WordScan(text).tokens();
    }
}
