package io.recurrent.text;

/** The classes of code points that the splitting rules speak of; docs/MODEL_FORMAT.md has the table. */
enum CodePointClass {
    SPACE,
    EXTEND,
    IDEOGRAPH,
    DIGIT,
    LETTER,
    REGIONAL,
    SYMBOL;

    private static final int ASCII = 0x80;
    private static final CodePointClass[] ASCII_CLASSES = new CodePointClass[ASCII];

    static {
        for (int codePoint = 0; codePoint < ASCII; codePoint++) {
            ASCII_CLASSES[codePoint] = classify(codePoint);
        }
    }

    /** The class of a code point; a lone surrogate is a SYMBOL. */
    static CodePointClass of(int codePoint) {
        return codePoint < ASCII ? ASCII_CLASSES[codePoint] : classify(codePoint);
    }

    /** Whether such a code point makes words. */
    boolean isWord() {
        return this == LETTER || this == DIGIT;
    }

    /** The table, line by line: the first that fits decides. */
    private static CodePointClass classify(int codePoint) {
        int category = Character.getType(codePoint);
        if (isSpace(codePoint) || category == Character.CONTROL) {
            return SPACE;
        }
        if (isExtend(category) || codePoint >= 0x1F3FB && codePoint <= 0x1F3FF) {
            return EXTEND;
        }
        if (isIdeograph(codePoint)) {
            return IDEOGRAPH;
        }
        if (category == Character.DECIMAL_DIGIT_NUMBER) {
            return DIGIT;
        }
        if (isLetter(category)) {
            return LETTER;
        }
        return codePoint >= 0x1F1E6 && codePoint <= 0x1F1FF ? REGIONAL : SYMBOL;
    }

    private static boolean isSpace(int codePoint) {
        return switch (codePoint) {
            case 0x20, 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
            default -> codePoint >= 0x09 && codePoint <= 0x0D || codePoint >= 0x2000 && codePoint <= 0x200A;
        };
    }

    private static boolean isExtend(int category) {
        return switch (category) {
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT -> true;
            default -> false;
        };
    }

    private static boolean isIdeograph(int codePoint) {
        return codePoint == 0x3007
                || codePoint >= 0x3400 && codePoint <= 0x4DBF
                || codePoint >= 0x4E00 && codePoint <= 0x9FFF
                || codePoint >= 0xF900 && codePoint <= 0xFAFF
                || codePoint >= 0x20000 && codePoint <= 0x323AF;
    }

    private static boolean isLetter(int category) {
        return switch (category) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER -> true;
            default -> false;
        };
    }
}
