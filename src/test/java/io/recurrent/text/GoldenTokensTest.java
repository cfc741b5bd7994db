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
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server and the training code split texts alike; the files are written by training/, from the same rules. */
class GoldenTokensTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int LEAST_TEXTS = 500;
    private static final List<CodePointClass> CLASSES = List.of(CodePointClass.values());

    private static final Tokenizer SECOND =
            Tokenizers.word(TokenizerVersion.V2, LookupForm.KEEP, Vocabulary.of(Map.of("a", 0)), 0, null);
    private static final Tokenizer TOKENIZER =
            Tokenizers.word(TokenizerVersion.V1, LookupForm.KEEP, Vocabulary.of(Map.of("a", 0)), 0, null);
    private static final TokenForm FORM = new TokenForm(new LookupForm(true, true), true);

    @Test
    void texts_are_split_and_normalised_as_in_training() throws IOException {
        List<String> lines = resource("word-golden.jsonl").lines().toList();
        assertThat(lines).hasSizeGreaterThan(LEAST_TEXTS);
        SoftAssertions softly = new SoftAssertions();
        for (String line : lines) {
            JsonNode golden = MAPPER.readTree(line);
            Encoding encoding = TOKENIZER.encode(golden.get("text").stringValue());
            softly.assertThat(places(encoding))
                    .as("tokens of %s", line)
                    .isEqualTo(golden.get("tokens").toString());
            softly.assertThat(forms(new TokenizedText(encoding.text(), bounds(encoding))))
                    .as("forms of %s", line)
                    .isEqualTo(strings(golden.get("forms")));
        }
        softly.assertAll();
    }

    @Test
    void texts_are_read_and_placed_by_version_2_as_in_training() throws IOException {
        List<String> lines = resource("word-2-golden.jsonl").lines().toList();
        assertThat(lines).hasSizeGreaterThan(LEAST_TEXTS);
        SoftAssertions softly = new SoftAssertions();
        for (String line : lines) {
            JsonNode golden = MAPPER.readTree(line);
            String text = golden.get("text").stringValue();
            String read = NormalForm.OF_WORDS.read(WellFormed.of(text)).text();
            TokenizedText tokens = new TokenizedText(read, new WordSplitter().split(read));
            softly.assertThat(places(SECOND.encode(text)))
                    .as("tokens of %s", line)
                    .isEqualTo(golden.get("tokens").toString());
            softly.assertThat(strings(tokens)).as("read of %s", line).isEqualTo(strings(golden.get("read")));
            softly.assertThat(forms(tokens)).as("forms of %s", line).isEqualTo(strings(golden.get("forms")));
            softly.assertThat(NormalForm.PLAIN.read(WellFormed.of(text)).text())
                    .as("plain of %s", line)
                    .isEqualTo(golden.get("plain").stringValue());
        }
        softly.assertAll();
    }

    @Test
    void version_2_makes_of_every_code_point_what_it_makes_in_training() throws IOException, NoSuchAlgorithmException {
        JsonNode golden = MAPPER.readTree(resource("unicode-golden.json"));
        MessageDigest ignorables = MessageDigest.getInstance("SHA-256");
        Map<String, NormalForm> forms = Map.of("plain", NormalForm.PLAIN, "words", NormalForm.OF_WORDS);
        Map<String, StringBuilder> made = Map.of("plain", new StringBuilder(), "words", new StringBuilder());
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                ignorables.update((byte) (DefaultIgnorables.contains(codePoint) ? 1 : 0));
                String text = "e\u0345" + Character.toString(codePoint) + "\u0301";
                String end = codePoint == Character.MAX_CODE_POINT ? "" : "\n";
                made.forEach((name, all) ->
                        all.append(forms.get(name).read(text).text()).append(end));
            }
        }
        assertThat(HexFormat.of().formatHex(ignorables.digest()))
                .isEqualTo(golden.get("ignorables").stringValue());
        for (Map.Entry<String, StringBuilder> each : made.entrySet()) {
            byte[] bytes = each.getValue().toString().getBytes(StandardCharsets.UTF_16BE);
            assertThat(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
                    .as(each.getKey())
                    .isEqualTo(golden.get(each.getKey()).stringValue());
        }
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

    private static String places(Encoding encoding) {
        List<String> places = new ArrayList<>();
        for (int token = 0; token < encoding.length(); token++) {
            places.add("[" + encoding.start(token) + "," + encoding.end(token) + "]");
        }
        return "[" + String.join(",", places) + "]";
    }

    private static TokenBounds bounds(Encoding encoding) {
        TokenBounds bounds = new TokenBounds(encoding.length());
        for (int token = 0; token < encoding.length(); token++) {
            bounds.add(encoding.start(token), encoding.end(token));
        }
        return bounds;
    }

    private static List<String> strings(JsonNode list) {
        return list.valueStream().map(JsonNode::stringValue).toList();
    }

    private static List<String> strings(TokenizedText tokens) {
        TokenBounds bounds = tokens.bounds();
        return IntStream.range(0, bounds.size())
                .mapToObj(token -> tokens.text().substring(bounds.start(token), bounds.end(token)))
                .toList();
    }

    private static List<String> forms(TokenizedText tokens) {
        List<String> forms = new ArrayList<>();
        for (String token : strings(tokens)) {
            int units = token.length();
            char[] target = new char[(units + 1) * (TokenForm.GROWTH + 1)];
            int length = FORM.write(token, 0, units, target, units * TokenForm.GROWTH);
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
