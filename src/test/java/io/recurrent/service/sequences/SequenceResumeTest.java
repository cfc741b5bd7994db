package io.recurrent.service.sequences;

import static io.recurrent.fixture.StreamBundles.GRU;
import static io.recurrent.fixture.StreamBundles.LSTM;
import static io.recurrent.service.sequences.SequenceServer.refused;
import static io.recurrent.service.sequences.SequenceServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.engine.ModelReference;
import io.recurrent.error.ErrorCode;
import io.recurrent.fixture.Engine;
import io.recurrent.fixture.StreamBundles;
import io.recurrent.fixture.TinyGraphs;
import io.recurrent.registry.ModelDirectory;
import io.recurrent.sequence.SequenceCodec;
import io.recurrent.sequence.SequenceSnapshot;
import io.recurrent.sequence.StateTokens;
import io.recurrent.sequence.StoredSequence;
import io.recurrent.service.sequences.SequenceService.Start;
import io.recurrent.tensor.RowState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sequences that leave the server as tokens and come back, and tokens that must not. */
@Timeout(30)
class SequenceResumeTest {
    private static final String ID = "mine";
    private static final byte[] OTHER_KEY = SequenceServer.key("another key than the first");

    @TempDir
    private Path root;

    private SequenceServer streams;
    private String token;

    @BeforeEach
    void start() throws Exception {
        streams =
                new SequenceServer(new Engine(root.resolve("here"), StreamBundles.gru(), StreamBundles.lstm()).work());
        streams.start(GRU, ID);
        streams.step(GRU, ID, text("this movie"));
        token = streams.export(GRU, ID);
    }

    @AfterEach
    void nothing_is_left() {
        streams.close();
    }

    private void assertRefused(String state, ErrorCode code) {
        var refusal = refused(() -> streams.start(GRU, "new", state), code);
        if (code == ErrorCode.INVALID_ARGUMENT) {
            assertThat(refusal.field()).isEqualTo("state");
        }
        assertThat(streams.live().live()).isOne();
    }

    private static StateTokens signer() {
        return SequenceServer.tokens(SequenceServer.KEY);
    }

    private StoredSequence stored() {
        return signer().open(token);
    }

    private static String signed(StoredSequence like, SequenceSnapshot snapshot) {
        return signer().seal(new StoredSequence(like.model(), like.version(), like.graphDigest(), snapshot));
    }

    @Test
    void a_copy_goes_on_beside_the_original() {
        assertThat(streams.start(GRU, "copy", token).step()).isOne();

        StepAnswer copy = streams.step(GRU, "copy", 2L, text("is dull"));
        StepAnswer original = streams.step(GRU, ID, 2L, text("is dull"));

        assertThat(Answers.classification(copy)).isEqualTo(Answers.classification(original));
    }

    @Test
    void an_empty_step_changes_the_number_alone() {
        streams.step(GRU, ID, text(""));

        StoredSequence after = signer().open(streams.export(GRU, ID));

        assertThat(after.snapshot().step()).isEqualTo(2);
        SequenceSnapshot before = new SequenceSnapshot(
                1,
                after.snapshot().consumed(),
                after.snapshot().state(),
                after.snapshot().scores(),
                null);
        assertThat(SequenceCodec.encode(
                        new StoredSequence(after.model(), after.version(), after.graphDigest(), before)))
                .isEqualTo(SequenceCodec.encode(stored()));
    }

    @Test
    void a_token_holds_model_version_digest_and_state_and_nothing_else() {
        int state = TinyGraphs.HIDDEN * Float.BYTES;
        int scores = 2 * Float.BYTES;
        int digest = 64;
        int counts = 2 * Long.BYTES;
        int lengths = 5 * Integer.BYTES;
        int version = Integer.BYTES;
        int layoutFormatAndFlag = 3;
        int keyId = 8;
        int times = 2 * Long.BYTES;
        int nonceAndTag = 12 + 16;

        assertThat(Base64.getUrlDecoder().decode(token))
                .hasSize(GRU.length()
                        + digest
                        + state
                        + scores
                        + counts
                        + lengths
                        + version
                        + layoutFormatAndFlag
                        + keyId
                        + times
                        + nonceAndTag);
        assertThat(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.ISO_8859_1))
                .doesNotContain(GRU, stored().graphDigest());
        assertThat(token).matches("[A-Za-z0-9_-]+");
        assertThat(stored().snapshot().last()).isNull();
    }

    @Test
    void garbage_is_refused() {
        for (String garbage :
                List.of("", "A", "AAAA", "no token", "{}", "\u0000", "\uD800", "é", "====", "AQ==", "A".repeat(100))) {
            assertRefused(garbage, ErrorCode.INVALID_ARGUMENT);
        }
    }

    @Test
    void a_huge_token_is_refused() {
        assertRefused("A".repeat(8 << 20), ErrorCode.INVALID_ARGUMENT);
        assertRefused(token + "A".repeat(1 << 20), ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void a_token_that_is_cut_off_is_refused_wherever() {
        for (int length = 0; length < token.length(); length++) {
            assertRefused(token.substring(0, length), ErrorCode.INVALID_ARGUMENT);
        }
    }

    @Test
    void a_token_of_a_foreign_key_is_refused() {
        assertRefused(SequenceServer.tokens(OTHER_KEY).seal(stored()), ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void a_token_of_another_model_is_refused() {
        refused(() -> streams.start(LSTM, "new", token), ErrorCode.INVALID_ARGUMENT);
        refused(() -> streams.start("nobody", "new", token), ErrorCode.INVALID_ARGUMENT);
        assertThat(streams.live().live()).isOne();
    }

    @Test
    void a_token_of_another_version_than_was_asked_for_is_refused() {
        Start start = new Start(new ModelReference(GRU, "2"), "new", token);

        assertThat(refused(() -> streams.sequences().start(streams.plane().call(), start), ErrorCode.INVALID_ARGUMENT)
                        .field())
                .isEqualTo("state");
    }

    @Test
    void a_version_that_is_not_served_is_a_conflict() {
        StoredSequence stored = stored();
        assertRefused(
                signer().seal(new StoredSequence(GRU, 9, stored.graphDigest(), stored.snapshot())),
                ErrorCode.SEQUENCE_CONFLICT);
    }

    @Test
    void a_version_that_is_not_loaded_yet_is_not_ready_and_the_token_stays_good() throws Exception {
        Path later = Files.createDirectories(root.resolve("later"));
        StreamBundles.gru().version(3).write(later);
        streams.plane().registry().announce(new ModelDirectory(later, line -> {}).scan());
        StoredSequence stored = stored();

        assertRefused(
                signer().seal(new StoredSequence(GRU, 3, stored.graphDigest(), stored.snapshot())),
                ErrorCode.MODEL_NOT_READY);
    }

    @Test
    void another_graph_under_the_same_version_is_a_conflict() throws Exception {
        Path there = Files.createDirectories(root.resolve("there"));
        try (SequenceServer other = new SequenceServer(
                new Engine(there, StreamBundles.gru(TinyGraphs.classifier(2).seed(9))).work())) {
            refused(() -> other.start(GRU, "new", token), ErrorCode.SEQUENCE_CONFLICT);
            assertThat(other.live().live()).isZero();
        }
    }

    @Test
    void a_signed_state_that_does_not_fit_the_graph_is_refused() {
        StoredSequence stored = stored();
        float[] scores = stored.snapshot().scores();
        RowState good = stored.snapshot().state();
        int hidden = TinyGraphs.HIDDEN;
        for (float[][] wrong : new float[][][] {{}, {new float[hidden - 1]}, {new float[hidden], new float[hidden]}}) {
            RowState state = RowState.copyOf(wrong);
            assertRefused(signed(stored, new SequenceSnapshot(1, 2, state, scores, null)), ErrorCode.INVALID_ARGUMENT);
        }
        for (float[] wrong : new float[][] {new float[1], new float[3]}) {
            assertRefused(signed(stored, new SequenceSnapshot(1, 2, good, wrong, null)), ErrorCode.INVALID_ARGUMENT);
        }
        assertRefused(signed(stored, new SequenceSnapshot(1, 2, good, null, null)), ErrorCode.INVALID_ARGUMENT);
        assertRefused(signed(stored, new SequenceSnapshot(1, 2, null, scores, null)), ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void the_last_step_of_a_resumed_sequence_cannot_be_repeated() {
        streams.start(GRU, "copy", token);

        refused(() -> streams.step(GRU, "copy", 1L, text("this movie")), ErrorCode.SEQUENCE_CONFLICT);
    }

    @Test
    void after_a_change_of_keys_old_tokens_are_accepted_and_new_ones_signed_by_the_first() {
        SequenceServer changed = new SequenceServer(streams.plane(), 10, 1 << 20, OTHER_KEY, SequenceServer.KEY);

        changed.start(GRU, "moved", token);

        String again = changed.export(GRU, "moved");
        assertThat(again).isNotEqualTo(token);
        assertThat(SequenceServer.tokens(OTHER_KEY).open(again).snapshot().step())
                .isOne();
        assertRefused(again, ErrorCode.INVALID_ARGUMENT);
        changed.sequences().close();
    }
}
