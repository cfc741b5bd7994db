package io.recurrent.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server and the training code split texts alike; the files are written by training/, from the same rules. */
class GoldenTokensTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int LEAST_TEXTS = 500;
    private static final List<CodePointClass> CLASSES = List.of(CodePointClass.values());

    private static final Tokenizer TOKENIZER = Tokenizers.word(LookupForm.KEEP, Vocabulary.of(Map.of("a", 0)), 0, null);
    private static final TokenForm FORM = new TokenForm(new LookupForm(true, true), true);

    @Test
    void texts_are_split_and_normalised_as_in_training() throws IOException {
        List<String> lines = resource("word-golden.jsonl").lines().toList();
        assertThat(lines).hasSizeGreaterThan(LEAST_TEXTS);
        SoftAssertions softly = new SoftAssertions();
        for (String line : lines) {
            JsonNode golden = MAPPER.readTree(line);
            Encoding encoding = TOKENIZER.encode(golden.get("text").stringValue());
            softly.assertThat(bounds(encoding))
                    .as("tokens of %s", line)
                    .isEqualTo(golden.get("tokens").toString());
            softly.assertThat(forms(encoding))
                    .as("forms of %s", line)
                    .isEqualTo(golden.get("forms")
                            .valueStream()
                            .map(JsonNode::stringValue)
                            .toList());
        }
        softly.assertAll();
    }

    @Test
    void every_code_point_has_the_class_and_the_lower_case_that_it_has_in_training()
            throws IOException, NoSuchAlgorithmException {
        JsonNode golden = MAPPER.readTree(resource("unicode-golden.json"));
        MessageDigest classes = MessageDigest.getInstance("SHA-256");
        MessageDigest lower = MessageDigest.getInstance("SHA-256");
        int count = 0;
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                classes.update((byte) CLASSES.indexOf(CodePointClass.of(codePoint)));
                lower.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, Character.toLowerCase(codePoint)));
                count++;
            }
        }
        assertThat(count).isEqualTo(golden.get("codePoints").intValue());
        assertThat(HexFormat.of().formatHex(classes.digest()))
                .isEqualTo(golden.get("classes").stringValue());
        assertThat(HexFormat.of().formatHex(lower.digest()))
                .isEqualTo(golden.get("lower").stringValue());
    }

    private static String bounds(Encoding encoding) {
        List<String> bounds = new ArrayList<>();
        for (int token = 0; token < encoding.length(); token++) {
            bounds.add("[" + encoding.start(token) + "," + encoding.end(token) + "]");
        }
        return "[" + String.join(",", bounds) + "]";
    }

    private static List<String> forms(Encoding encoding) {
        List<String> forms = new ArrayList<>();
        for (int token = 0; token < encoding.length(); token++) {
            int units = encoding.end(token) - encoding.start(token);
            char[] target = new char[(units + 1) * (TokenForm.GROWTH + 1)];
            int length = FORM.write(
                    encoding.text(), encoding.start(token), encoding.end(token), target, units * TokenForm.GROWTH);
            forms.add(new String(target, 0, length));
        }
        return forms;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = GoldenTokensTest.class.getResourceAsStream("/tokenizer/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
