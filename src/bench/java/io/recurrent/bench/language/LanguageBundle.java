package io.recurrent.bench.language;

import ai.onnxruntime.OrtException;
import io.recurrent.task.writing.NextTokens;
import io.recurrent.task.writing.TokenProbability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * The language model as a bundle in a temporary directory, which is gone after {@link #close}.
 *
 * @param models the directory for the server
 */
public record LanguageBundle(Path models) implements AutoCloseable {
    /** The model's name. */
    public static final String NAME = "language";

    private static final int NEXT = 3;
    private static final List<String> GOLDEN_TEXTS = List.of("", "To be, or not to be", "abc\nABC");
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String MANIFEST = """
        format: 1
        task: text-generation
        description: Random weights, to be measured
        tokenizer:
          type: character
          vocabulary: characters.json
          unknown: "<unk>"
          padding: "<pad>"
        graph:
          file: model.onnx
          inputs:
            ids: {tensor: ids}
            lengths: {tensor: lengths}
          outputs:
            scores: {tensor: logits}
          states:
            - {input: h1, output: h1n, batchAxis: 1}
            - {input: h2, output: h2n, batchAxis: 1}
        generation: {start: "\\n"}
        files:
        """;

    /**
     * Makes it.
     *
     * @param hidden units of each layer
     * @param seed of the weights
     */
    public static LanguageBundle make(int hidden, long seed) throws IOException, OrtException {
        Path models = Files.createTempDirectory("recurrent-bench-");
        LanguageBundle bundle = new LanguageBundle(models);
        try {
            Path directory = Files.createDirectories(models.resolve(NAME).resolve("1"));
            Map<String, byte[]> files = new LinkedHashMap<>();
            files.put(
                    "model.onnx",
                    new LanguageGraph(hidden, Letters.TOKENS.size(), new SplittableRandom(seed))
                            .build()
                            .toByteArray());
            files.put("characters.json", JSON.writeValueAsBytes(Letters.IDS));
            Files.write(bundle.graph(), files.get("model.onnx"));
            files.put("golden.jsonl", golden(bundle.graph()).getBytes(StandardCharsets.UTF_8));
            StringBuilder manifest = new StringBuilder(MANIFEST);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(directory.resolve(file.getKey()), file.getValue());
                manifest.append("  %s: %s%n".formatted(file.getKey(), sha256(file.getValue())));
            }
            Files.writeString(directory.resolve("model.yaml"), manifest);
            return bundle;
        } catch (IOException | OrtException | RuntimeException e) {
            bundle.close();
            throw e;
        }
    }

    /** The graph's file. */
    public Path graph() {
        return models.resolve(NAME).resolve("1").resolve("model.onnx");
    }

    /** Arguments of a server that has this model. */
    public List<String> arguments() {
        return List.of("--recurrent.models.directory=" + models);
    }

    /**
     * What the graph gives when it is run once, so that the server's first answers are held against the bare loop's.
     */
    private static String golden(Path graph) throws OrtException {
        NextTokens task = new NextTokens(Letters.TOKENS, Letters.NEVER);
        StringBuilder lines = new StringBuilder();
        try (RawLanguage model = new RawLanguage(graph)) {
            for (String text : GOLDEN_TEXTS) {
                List<Map<String, Object>> next = new ArrayList<>();
                for (TokenProbability token : task.next(model.scores(Letters.prompt(text)), NEXT)) {
                    next.add(Map.of("token", token.token(), "probability", token.probability()));
                }
                lines.append(JSON.writeValueAsString(
                                Map.of("input", Map.of("text", text), "output", Map.of("next", next))))
                        .append('\n');
            }
        }
        return lines.toString();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        FileSystemUtils.deleteRecursively(models);
    }
}
