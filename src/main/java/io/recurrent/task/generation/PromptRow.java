package io.recurrent.task.generation;

import io.recurrent.serving.ServedRow;
import io.recurrent.time.Deadline;

/** A prompt: run once, in blocks whose states are kept, before the texts that go on from it. */
final class PromptRow extends ServedRow {
    private final LiveGeneration live;
    private final PromptRun prompt;
    private boolean begun;

    PromptRow(PromptRun prompt, LiveGeneration live, Deadline deadline) {
        super(prompt.progress(), deadline);
        this.prompt = prompt;
        this.live = live;
    }

    @Override
    public boolean wanted() {
        return live.writing();
    }

    @Override
    public void expire() {
        live.deadlinePassed();
    }

    @Override
    public void ran(long startNanos, long endNanos) {
        if (!begun) {
            begun = true;
            live.began(startNanos);
        }
        prompt.ran();
        if (remainingSteps() == 0) {
            live.prompted(progress().scores(), progress().state());
        }
    }

    @Override
    public void fail(Throwable cause) {
        live.fail(explain(cause));
    }
}
