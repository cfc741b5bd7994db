package io.recurrent.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CodePointClassTest {

    @ParameterizedTest
    @CsvSource({
        "0000,SPACE",
        "0009,SPACE",
        "0020,SPACE",
        "007F,SPACE",
        "0085,SPACE",
        "00A0,SPACE",
        "2007,SPACE",
        "3000,SPACE",
        "00AD,EXTEND",
        "0301,EXTEND",
        "0903,EXTEND",
        "20DD,EXTEND",
        "200B,EXTEND",
        "200D,EXTEND",
        "FE0F,EXTEND",
        "FEFF,EXTEND",
        "1F3FB,EXTEND",
        "1F3FF,EXTEND",
        "E0067,EXTEND",
        "3007,IDEOGRAPH",
        "3400,IDEOGRAPH",
        "4E00,IDEOGRAPH",
        "9FFF,IDEOGRAPH",
        "FAFF,IDEOGRAPH",
        "20000,IDEOGRAPH",
        "323AF,IDEOGRAPH",
        "0030,DIGIT",
        "0663,DIGIT",
        "1D7D8,DIGIT",
        "0041,LETTER",
        "00AA,LETTER",
        "00B2,LETTER",
        "01C5,LETTER",
        "02B0,LETTER",
        "0416,LETTER",
        "2163,LETTER",
        "3005,LETTER",
        "3042,LETTER",
        "AC00,LETTER",
        "1D518,LETTER",
        "1F1E6,REGIONAL",
        "1F1FF,REGIONAL",
        "0021,SYMBOL",
        "005F,SYMBOL",
        "00B7,SYMBOL",
        "2019,SYMBOL",
        "20AC,SYMBOL",
        "D800,SYMBOL",
        "E000,SYMBOL",
        "FFFD,SYMBOL",
        "1F600,SYMBOL",
        "1F3FA,SYMBOL",
        "323B0,SYMBOL",
        "10FFFF,SYMBOL"
    })
    void the_first_line_of_the_table_that_fits_decides(String hexadecimal, CodePointClass kind) {
        assertThat(CodePointClass.of(Integer.parseInt(hexadecimal, 16))).isEqualTo(kind);
    }

    @Test
    void knows_unicode_16() {
        // U+10D4A GARAY CAPITAL LETTER KA and U+1C89 CYRILLIC CAPITAL LETTER TJE are new in it.
        assertThat(CodePointClass.of(0x10D50)).isEqualTo(CodePointClass.LETTER);
        assertThat(CodePointClass.of(0x1C89)).isEqualTo(CodePointClass.LETTER);
    }

    @Test
    void words_are_made_of_letters_and_digits() {
        assertThat(CodePointClass.values())
                .filteredOn(CodePointClass::isWord)
                .containsExactly(CodePointClass.DIGIT, CodePointClass.LETTER);
    }
}
