package io.recurrent.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class VocabularyTest {

    @Nested
    class Lookup {
        @Test
        void finds_ids_by_token_and_by_buffer() {
            Vocabulary vocabulary = Vocabulary.of(Map.of("a", 7, "bc", 0, "", 3));

            assertThat(vocabulary.find("a")).isEqualTo(7);
            assertThat(vocabulary.find("bcd".toCharArray(), 2)).isZero();
            assertThat(vocabulary.find(new char[4], 0)).isEqualTo(3);
            assertThat(vocabulary.find("b")).isEqualTo(Vocabulary.ABSENT);
            assertThat(vocabulary.find("bcd".toCharArray(), 3)).isEqualTo(Vocabulary.ABSENT);
            assertThat(vocabulary.size()).isEqualTo(3);
            assertThat(vocabulary.maxId()).isEqualTo(7);
            assertThat(vocabulary.longest()).isEqualTo(2);
        }

        @Test
        void tells_tokens_of_one_hash_apart() {
            Vocabulary vocabulary = Vocabulary.ofLines(List.of("Aa", "BB", "AaAa", "BBBB", "AaBB"));

            assertThat(vocabulary.find("Aa")).isZero();
            assertThat(vocabulary.find("BB")).isEqualTo(1);
            assertThat(vocabulary.find("BBBB".toCharArray(), 4)).isEqualTo(3);
            assertThat(vocabulary.find("BBAa")).isEqualTo(Vocabulary.ABSENT);
            assertThat(vocabulary.find("BBAa".toCharArray(), 4)).isEqualTo(Vocabulary.ABSENT);
        }

        @Test
        void works_for_a_single_entry_and_for_many() {
            assertThat(Vocabulary.ofLines(List.of("x")).find("y")).isEqualTo(Vocabulary.ABSENT);
            Vocabulary many = Vocabulary.ofLines(
                    IntStream.range(0, 100_000).mapToObj(i -> "w" + i).toList());
            assertThat(IntStream.range(0, 100_000)).allMatch(i -> many.find("w" + i) == i);
            assertThat(many.maxId()).isEqualTo(99_999);
        }

        @Test
        void gives_every_entry_once() {
            Map<String, Integer> entries = Map.of("a", 1, "b", 5, "c", 0);
            Map<String, Integer> given = new TreeMap<>();

            Vocabulary.of(entries)
                    .forEach((token, id) -> assertThat(given.put(token, id)).isNull());

            assertThat(given).isEqualTo(entries);
        }
    }

    @Nested
    class Required {
        @Test
        void entries_have_ids() {
            assertThat(Vocabulary.ofLines(List.of("<pad>", "<unk>")).require("<unk>"))
                    .isEqualTo(1);
        }

        @Test
        void entries_that_are_absent_are_named() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Vocabulary.ofLines(List.of("a")).require("<unk>"))
                    .withMessageContaining("'<unk>'");
        }
    }

    @Nested
    class Damage {
        @Test
        void of_ids_is_named() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Vocabulary.of(Map.of("a", -1)))
                    .withMessageContaining("'a'")
                    .withMessageContaining("-1");
            Map<String, Integer> twice = new LinkedHashMap<>();
            twice.put("a", 4);
            twice.put("b", 4);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Vocabulary.of(twice))
                    .withMessage("vocabulary entries 'a' and 'b' share id 4; ids must differ");
        }

        @Test
        void of_lines_is_named_by_number() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Vocabulary.ofLines(List.of("a", "b", "a")))
                    .withMessageContaining("line 3 repeats 'a' of line 1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Vocabulary.ofLines(List.of("a", "", "b")))
                    .withMessageContaining("line 2 is empty");
        }

        @Test
        void of_the_whole_is_refused() {
            assertThatIllegalArgumentException().isThrownBy(() -> Vocabulary.of(Map.of()));
            assertThatIllegalArgumentException().isThrownBy(() -> Vocabulary.ofLines(List.of()));
        }
    }
}
