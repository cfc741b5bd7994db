package io.recurrent.text;

/** The tokeniser {@code character}: every code point is a token, white space and line ends too. */
final class CharacterSplitter implements Splitter {

    @Override
    public TokenBounds split(String text) {
        TokenBounds bounds = new TokenBounds(text.length());
        int at = 0;
        while (at < text.length()) {
            int end = at + Character.charCount(text.codePointAt(at));
            bounds.add(at, end);
            at = end;
        }
        return bounds;
    }
}
