package io.recurrent.model;

import io.recurrent.model.LoadedModel.PaddingIds;
import io.recurrent.model.ModelManifest.CharactersPart;
import io.recurrent.model.ModelManifest.TokenizerPart;
import io.recurrent.runtime.GraphFile;
import io.recurrent.runtime.GraphRejectedException;
import io.recurrent.runtime.OnnxRuntime;
import io.recurrent.runtime.ProviderChoice.Provider;
import io.recurrent.runtime.Session;
import io.recurrent.text.CharacterEncoding;
import io.recurrent.text.LookupForm;
import io.recurrent.text.Tokenizer;
import io.recurrent.text.Tokenizers;
import io.recurrent.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Turns a bundle into a loaded model: vocabularies, graph checks, session. Thread safe. */
public final class ModelLoader {
    private final OnnxRuntime runtime;

    /** A loader whose sessions live in {@code runtime}. */
    public ModelLoader(OnnxRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * Loads a bundle.
     *
     * @return the model, owned by the caller
     * @throws BundleException when manifest, vocabularies and graph do not agree
     */
    public LoadedModel load(Bundle bundle) {
        TokenizerPart part = bundle.manifest().tokenizer();
        Vocabulary vocabulary = vocabulary(bundle, "tokenizer.vocabulary", part.vocabulary());
        int unknown = entry(vocabulary, "tokenizer.unknown", part.unknown());
        int padding = part.padding() == null ? 0 : entry(vocabulary, "tokenizer.padding", part.padding());
        Vocabulary characterVocabulary = part.characters() == null
                ? null
                : vocabulary(
                        bundle,
                        "tokenizer.characters.vocabulary",
                        part.characters().vocabulary());
        CharacterEncoding characters = part.characters() == null || characterVocabulary == null
                ? null
                : characters(part.characters(), characterVocabulary);
        Tokenizer tokenizer = tokenizer(part, vocabulary, unknown, characters);
        long characterIds = characterVocabulary == null ? 0 : characterVocabulary.maxId() + 1L;
        AtomicReference<@Nullable GraphRoles> roles = new AtomicReference<>();
        Session session = open(bundle, roles, vocabulary.maxId() + 1L, characterIds);
        GraphRoles found = roles.get();
        if (found == null) {
            throw new IllegalStateException("a session without roles; this is a bug in the server");
        }
        int characterPadding = characters == null ? 0 : characters.paddingId();
        return new LoadedModel(bundle, tokenizer, found, session, new PaddingIds(padding, characterPadding));
    }

    /** The samples that a version must answer before it serves. */
    public static List<GoldenSample> golden(Bundle bundle) {
        return DataFiles.golden(bundle.file("files", Bundle.GOLDEN), Bundle.GOLDEN);
    }

    /** The CRF's tables, or null when the model has none. */
    public static @Nullable CrfFile crf(Bundle bundle) {
        ModelManifest.TagsPart tags = bundle.manifest().tags();
        if (tags == null || tags.crf() == null) {
            return null;
        }
        return DataFiles.crf(bundle.file("tags.crf", tags.crf()), tags.crf());
    }

    private Session open(
            Bundle bundle,
            AtomicReference<@Nullable GraphRoles> roles,
            long vocabularySize,
            long characterVocabularySize) {
        String name = bundle.manifest().graph().file();
        Path file = bundle.file("graph.file", name);
        try {
            GraphFile graph = GraphFile.read(file);
            if (runtime.provider().provider() == Provider.CUDA && graph.hasReverseVanillaRnn()) {
                throw new BundleException(
                        name,
                        "has a vanilla RNN that runs backwards, which CUDA gets wrong for padded rows;"
                                + " serve it on the CPU");
            }
            return runtime.open(file, signature -> {
                GraphRoles found = new SignatureCheck(bundle.manifest(), graph, signature)
                        .roles(vocabularySize, characterVocabularySize);
                roles.set(found);
                return found.contract();
            });
        } catch (GraphRejectedException e) {
            throw new BundleException(name, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new BundleException(name, "cannot be read", e);
        }
    }

    private static Vocabulary vocabulary(Bundle bundle, String key, String name) {
        try {
            return Vocabulary.of(DataFiles.vocabulary(bundle.file(key, name), name));
        } catch (IllegalArgumentException e) {
            throw new BundleException(name, String.valueOf(e.getMessage()), e);
        }
    }

    private static int entry(Vocabulary vocabulary, String key, String token) {
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
        return switch (part.type()) {
            case WORD -> Tokenizers.word(form, vocabulary, unknown, characters);
            case WHITESPACE -> Tokenizers.whitespace(form, vocabulary, unknown, characters);
        };
    }
}
