package io.recurrent.text;

/** The tokeniser {@code whitespace}: tokens are what stands between SPACE. */
final class WhitespaceSplitter implements Splitter {

    @Override
    public TokenBounds split(String text) {
        TokenBounds bounds = TokenBounds.forText(text.length());
        int start = 0;
        // Every SPACE is one code unit and no half of a pair is one, so units do as well as code points.
        for (int at = 0; at < text.length(); at++) {
            if (CodePointClass.of(text.charAt(at)) == CodePointClass.SPACE) {
                addUnlessEmpty(bounds, start, at);
                start = at + 1;
            }
        }
        addUnlessEmpty(bounds, start, text.length());
        return bounds;
    }

    private static void addUnlessEmpty(TokenBounds bounds, int start, int end) {
        if (start < end) {
            bounds.add(start, end);
        }
    }
}
