package io.recurrent.serving;

import io.recurrent.error.InferenceException;
import io.recurrent.model.BundleException;
import io.recurrent.model.GoldenSample;
import java.util.List;

/**
 * Compares a model's answers with those that its bundle says it must give. A damaged or mismatched graph mostly loads
 * and answers without an error; only its answers show the damage.
 */
final class GoldenCheck {
    private static final String FILE = "golden.jsonl";

    private final Golden golden;
    private final LoadPace pace;

    GoldenCheck(Golden golden, LoadPace pace) {
        this.golden = golden;
        this.pace = pace;
    }

    /**
     * Runs every sample.
     *
     * @throws BundleException at the first answer that differs; it names the sample by its number
     */
    void verify(List<GoldenSample> samples) {
        for (int i = 0; i < samples.size(); i++) {
            pace.pause();
            String sample = "sample " + (i + 1);
            String difference;
            try {
                difference = golden.difference(samples.get(i));
            } catch (InferenceException e) {
                throw new BundleException(FILE, sample + " cannot be answered: " + e.detail(), e);
            } catch (IllegalArgumentException e) {
                throw new BundleException(FILE, sample + ": " + e.getMessage(), e);
            }
            if (!difference.isEmpty()) {
                throw new BundleException(FILE, sample + ": " + difference);
            }
        }
    }
}
