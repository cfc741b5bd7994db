package io.recurrent.text;

/**
 * The property Default_Ignorable_Code_Point of Unicode 16 (DerivedCoreProperties.txt): code points that have no shape
 * of their own, such as the soft hyphen, zero-width spaces and joiners, direction marks, the byte order mark and
 * variation selectors. The JDK lacks the property.
 */
final class DefaultIgnorables {
    static final int FIRST = 0xAD;

    private static final int HANGUL_FILLER = 0x3164;

    private DefaultIgnorables() {}

    static boolean contains(int codePoint) {
        return codePoint < 0x10000 ? isBasic(codePoint) : isSupplementary(codePoint);
    }

    private static boolean isBasic(int codePoint) {
        // Between these two lie ideographs and Hangul, and one ignorable.
        if (codePoint > 0x206F && codePoint < 0xFE00) {
            return codePoint == HANGUL_FILLER;
        }
        return switch (codePoint) {
            case FIRST, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0xFEFF, 0xFFA0 -> true;
            default ->
                isIn(codePoint, 0x180B, 0x180F)
                        || isIn(codePoint, 0x200B, 0x200F)
                        || isIn(codePoint, 0x202A, 0x202E)
                        || isIn(codePoint, 0x2060, 0x206F)
                        || isIn(codePoint, 0xFE00, 0xFE0F)
                        || isIn(codePoint, 0xFFF0, 0xFFF8);
        };
    }

    private static boolean isSupplementary(int codePoint) {
        return isIn(codePoint, 0x1BCA0, 0x1BCA3)
                || isIn(codePoint, 0x1D173, 0x1D17A)
                || isIn(codePoint, 0xE0000, 0xE0FFF);
    }

    private static boolean isIn(int codePoint, int first, int last) {
        return codePoint >= first && codePoint <= last;
    }
}
