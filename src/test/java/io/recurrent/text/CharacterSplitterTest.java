package io.recurrent.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CharacterSplitterTest {
    private final Tokenizer tokenizer = Tokenizers.character(
            TokenizerVersion.V1,
            new LookupForm(false, false),
            Vocabulary.of(Map.of("<unk>", 0, "a", 1, " ", 2, "\n", 3, "\uD83D\uDE00", 4)),
            0);

    private int[] ids(String text) {
        return tokenizer.encode(text).ids();
    }

    @Test
    void every_code_point_is_a_token_white_space_too() {
        Encoding text = tokenizer.encode("a \n\uD83D\uDE00\ta");

        assertThat(text.ids()).containsExactly(1, 2, 3, 4, 0, 1);
        assertThat(text.token(3)).isEqualTo("\uD83D\uDE00");
        assertThat(IntStream.range(0, text.length()).mapToObj(text::token).reduce("", String::concat))
                .isEqualTo("a \n\uD83D\uDE00\ta");
        assertThat(text.unknownTokens()).isOne();
    }

    @Test
    void half_a_character_is_one_unknown_token() {
        assertThat(ids("\uD83Da")).containsExactly(0, 1);
        assertThat(ids("\uDE00\uD83D")).containsExactly(0, 0);
        assertThat(ids("")).isEmpty();
    }
}
