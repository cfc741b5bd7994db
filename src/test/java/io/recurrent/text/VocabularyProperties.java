package io.recurrent.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class VocabularyProperties {
    @Property(tries = 200)
    void answers_as_a_map_does(@ForAll List<String> tokens, @ForAll List<String> others) {
        Map<String, Integer> entries = new LinkedHashMap<>();
        entries.put("<unk>", 0);
        tokens.forEach(token -> entries.putIfAbsent(token, entries.size()));
        Vocabulary vocabulary = Vocabulary.of(entries);

        entries.forEach((token, id) -> assertThat(vocabulary.find(token)).isEqualTo(id));
        for (String other : others) {
            int wanted = entries.getOrDefault(other, Vocabulary.ABSENT);
            assertThat(vocabulary.find(other)).isEqualTo(wanted);
            assertThat(vocabulary.find(other.toCharArray(), other.length())).isEqualTo(wanted);
        }
    }
}
