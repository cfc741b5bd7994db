package io.recurrent.task.tagging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TagSchemeTest {

    private static boolean isAllowed(TagScheme scheme, String sequence) {
        List<Tag> tags = Arrays.stream(sequence.split(" ")).map(scheme::parse).toList();
        boolean allowed = scheme.mayStart(tags.getFirst()) && scheme.mayEnd(tags.getLast());
        for (int i = 1; i < tags.size(); i++) {
            allowed &= scheme.mayFollow(tags.get(i - 1), tags.get(i));
        }
        return allowed;
    }

    @Nested
    class Labels {
        @Test
        void are_taken_apart() {
            assertThat(TagScheme.BIO.parse("O")).isEqualTo(new Tag('O', ""));
            assertThat(TagScheme.BIO.parse("B-PER")).isEqualTo(new Tag('B', "PER"));
            assertThat(TagScheme.BIOES.parse("S-work-of-art")).isEqualTo(new Tag('S', "work-of-art"));
            assertThat(TagScheme.BMES.parse("M-B-X")).isEqualTo(new Tag('M', "B-X"));
        }

        @ParameterizedTest
        @CsvSource({
            "BIO,E-PER",
            "BIO,S-PER",
            "BIO,M-PER",
            "BIO,PER",
            "BIO,B",
            "BIO,B-",
            "BIO,BPER",
            "BIO,o",
            "BIO,b-PER",
            "BIO,O-X",
            "BIOES,M-PER",
            "BIOES,L-PER",
            "BIOES,U-PER",
            "BMES,I-PER",
            "IO,B-PER",
            "IO,PER",
            "IO,''",
            "IO,<pad>"
        })
        void of_another_shape_or_scheme_are_named(TagScheme scheme, String label) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scheme.parse(label))
                    .withMessageContaining("'" + label + "'")
                    .withMessageContaining("I".equals(label) ? "" : "-TYPE");
        }
    }

    @Nested
    class Sequences {
        @ParameterizedTest
        @CsvSource({
            "BIO,O",
            "BIO,B-X",
            "BIO,B-X I-X O",
            "BIO,B-X B-X I-X",
            "BIO,B-X B-Y",
            "BIO,O B-X I-X I-X",
            "BIOES,S-X",
            "BIOES,O S-X S-X",
            "BIOES,B-X E-X O",
            "BIOES,B-X I-X E-X B-Y E-Y",
            "BIOES,S-X B-X E-X S-Y",
            "BMES,B-X M-X M-X E-X S-X",
            "BMES,O B-X E-X",
            "IO,I-X",
            "IO,I-X I-Y O I-X",
            "IO,O"
        })
        void of_the_scheme_are_allowed(TagScheme scheme, String sequence) {
            assertThat(isAllowed(scheme, sequence)).isTrue();
        }

        @ParameterizedTest
        @CsvSource({
            "BIO,I-X",
            "BIO,O I-X",
            "BIO,B-X I-Y",
            "BIO,B-X O I-X",
            "BIO,B-X I-X I-Y",
            "BIOES,B-X",
            "BIOES,I-X",
            "BIOES,E-X",
            "BIOES,B-X O",
            "BIOES,B-X E-Y",
            "BIOES,B-X I-X",
            "BIOES,B-X B-X E-X",
            "BIOES,S-X E-X",
            "BIOES,S-X I-X E-X",
            "BIOES,B-X S-X",
            "BIOES,O E-X",
            "BIOES,B-X E-X E-X",
            "BIOES,B-X E-X I-X E-X",
            "BMES,M-X E-X",
            "BMES,B-X M-Y E-X",
            "BMES,B-X M-X"
        })
        void outside_the_scheme_are_not(TagScheme scheme, String sequence) {
            assertThat(isAllowed(scheme, sequence)).isFalse();
        }

        @ParameterizedTest
        @CsvSource({
            "BIO,B-X,I-X,true", "BIO,I-X,I-X,true", "BIO,B-X,B-X,false", "BIO,I-X,I-Y,false", "BIO,O,O,false",
            "BIOES,B-X,E-X,true", "BIOES,E-X,S-X,false", "BIOES,S-X,S-X,false", "BIOES,I-X,E-X,true",
                    "BMES,M-X,E-X,true",
            "IO,I-X,I-X,true", "IO,I-X,I-Y,false", "IO,O,I-X,false", "IO,I-X,O,false"
        })
        void tell_whether_two_tags_are_in_one_span(TagScheme scheme, String tag, String next, boolean one) {
            assertThat(scheme.continues(scheme.parse(tag), scheme.parse(next))).isEqualTo(one);
        }
    }
}
