package io.recurrent.api.rest.body;

/**
 * What a JSON document takes in memory once it is parsed and mapped, guessed by its separators: a token of one letter
 * is four bytes of the document and an object of its own afterwards. Guesses are on the high side, as separators within
 * texts count too.
 */
final class JsonSize {
    /** A string with its array and its places in two lists, or a boxed number, or a field of an object. */
    private static final int BYTES_PER_VALUE = 72;

    private static final int BYTES_PER_BYTE = 2;

    private JsonSize() {}

    /** What a document of so many bytes may take at most, when every second one is a separator. */
    static long most(long bytes) {
        return (BYTES_PER_VALUE / 2 + BYTES_PER_BYTE) * bytes;
    }

    /** The size of the document in the first bytes. */
    static long of(byte[] bytes, int length) {
        int separators = 0;
        for (int i = 0; i < length; i++) {
            byte b = bytes[i];
            if (b == ',' || b == ':' || b == '[' || b == '{') {
                separators++;
            }
        }
        return (long) BYTES_PER_VALUE * separators + (long) BYTES_PER_BYTE * length;
    }
}
