package io.recurrent.bench.micro;

import io.recurrent.bench.text.TextSource;
import io.recurrent.text.Encoding;
import io.recurrent.text.Tokenizer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Text to ids. */
@State(Scope.Benchmark)
public class TokenizerBenchmark {
    /** Tokens of the text. */
    @Param({"19", "300"})
    public int tokens;

    private Tokenizer tokenizer;
    private String text;

    @Setup
    public void prepare() {
        TextSource source = new TextSource(1);
        tokenizer = source.tokenizer();
        text = source.text(tokens);
    }

    @Benchmark
    public Encoding encode() {
        return tokenizer.encode(text);
    }
}
