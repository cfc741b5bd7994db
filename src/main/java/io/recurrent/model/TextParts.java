package io.recurrent.model;

import io.recurrent.error.InferenceException;
import io.recurrent.model.ModelManifest.CharactersPart;
import io.recurrent.model.ModelManifest.TokenizerPart;
import io.recurrent.text.CharacterEncoding;
import io.recurrent.text.Encoding;
import io.recurrent.text.LookupForm;
import io.recurrent.text.Tokenizer;
import io.recurrent.text.TokenizerVersion;
import io.recurrent.text.Tokenizers;
import io.recurrent.text.Vocabulary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model reads text with.
 *
 * @param tokenizer refuses every text for a model that reads frames
 * @param vocabulary the tokens by id; null for a model that reads frames
 * @param padding beyond a row's last token
 * @param characterPadding beyond a token's last character
 * @param tokenIds highest token id plus one, or 0 without tokens
 * @param characterIds highest character id plus one, or 0 without characters
 */
record TextParts(
        Tokenizer tokenizer,
        @Nullable Vocabulary vocabulary,
        int padding,
        int characterPadding,
        long tokenIds,
        long characterIds) {
    /** For a model that reads frames. */
    static final TextParts NONE = new TextParts(new NoText(), null, 0, 0, 0, 0);

    /** Refuses texts, since the model reads frames. */
    private static final class NoText implements Tokenizer {
        @Override
        public Encoding encode(String text) {
            throw InferenceException.invalid("text", "the model reads frames of numbers, not text: give 'frames'");
        }

        @Override
        public Encoding encode(List<String> tokens) {
            throw InferenceException.invalid("tokens", "the model reads frames of numbers, not tokens: give 'frames'");
        }
    }

    /**
     * Reads the vocabularies.
     *
     * @throws BundleException when one cannot be read or lacks an entry that the manifest names
     */
    static TextParts read(Bundle bundle, TokenizerPart part) {
        Vocabulary vocabulary = vocabulary(bundle, "tokenizer.vocabulary", part.vocabulary());
        int unknown = entry(vocabulary, "tokenizer.unknown", part.unknown());
        int padding = part.padding() == null ? 0 : entry(vocabulary, "tokenizer.padding", part.padding());
        CharactersPart given = part.characters();
        Vocabulary characterVocabulary =
                given == null ? null : vocabulary(bundle, "tokenizer.characters.vocabulary", given.vocabulary());
        CharacterEncoding characters =
                given == null || characterVocabulary == null ? null : characters(given, characterVocabulary);
        return new TextParts(
                tokenizer(part, vocabulary, unknown, characters),
                vocabulary,
                padding,
                characters == null ? 0 : characters.paddingId(),
                vocabulary.maxId() + 1L,
                characterVocabulary == null ? 0 : characterVocabulary.maxId() + 1L);
    }

    private static Vocabulary vocabulary(Bundle bundle, String key, String name) {
        try {
            return Vocabulary.of(DataFiles.vocabulary(bundle.bytes(key, name, DataKind.VOCABULARY), name));
        } catch (IllegalArgumentException e) {
            throw new BundleException(name, String.valueOf(e.getMessage()), e);
        }
    }

    /** The id of an entry that a key of the manifest names. */
    static int entry(Vocabulary vocabulary, String key, String token) {
        try {
            return vocabulary.require(token);
        } catch (IllegalArgumentException e) {
            throw BundleException.at(key, String.valueOf(e.getMessage()));
        }
    }

    private static CharacterEncoding characters(CharactersPart part, Vocabulary vocabulary) {
        int unknown = entry(vocabulary, "tokenizer.characters.unknown", part.unknown());
        int padding = part.padding() == null ? 0 : entry(vocabulary, "tokenizer.characters.padding", part.padding());
        return new CharacterEncoding(vocabulary, unknown, padding, part.maxPerToken());
    }

    private static Tokenizer tokenizer(
            TokenizerPart part, Vocabulary vocabulary, int unknown, @Nullable CharacterEncoding characters) {
        LookupForm form =
                new LookupForm(Boolean.TRUE.equals(part.lowercase()), part.digits() == TokenizerPart.Digits.ZERO);
        TokenizerVersion version = TokenizerVersion.of(part.version());
        return switch (part.type()) {
            case WORD -> Tokenizers.word(version, form, vocabulary, unknown, characters);
            case WHITESPACE -> Tokenizers.whitespace(version, form, vocabulary, unknown, characters);
            case CHARACTER -> {
                if (characters != null) {
                    throw BundleException.at("tokenizer.characters", "a character has no characters: leave it out");
                }
                yield Tokenizers.character(version, form, vocabulary, unknown);
            }
        };
    }
}
