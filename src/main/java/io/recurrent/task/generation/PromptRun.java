package io.recurrent.task.generation;

import io.recurrent.model.RowContent;
import io.recurrent.model.RowProgress;
import io.recurrent.task.generation.PrefixStates.Prefix;
import java.util.Arrays;

/** What is left to run of a prompt after the longest prefix whose state is known. Confined to one thread at a time. */
final class PromptRun {
    private final Prefix prefix;
    private final RowProgress run;

    PromptRun(PrefixStates states, int[] ids) {
        this.prefix = states.of(ids);
        var known = prefix.find();
        this.run = RowProgress.from(RowContent.ofIds(Arrays.copyOfRange(ids, prefix.length(), ids.length)), known)
                .stoppingEach(PrefixStates.BLOCK);
    }

    RowProgress progress() {
        return run;
    }

    /** Tokens that need not be run. */
    int cachedTokens() {
        return prefix.length();
    }

    /** After each run: keeps the state at the end of a block. */
    void ran() {
        int tokens = prefix.length() + run.done();
        if (prefix.wants(tokens)) {
            prefix.keep(tokens, run.state());
        }
    }
}
