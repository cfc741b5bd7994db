package io.recurrent.admission;

import java.time.Duration;

/**
 * What a call may wait.
 *
 * @param burst predicted wait that is allowed while the queue gets empty now and then; at least the target
 * @param target predicted wait that is allowed in overload
 */
public record AdmissionSettings(Duration burst, Duration target) {
    /** Checks the target, and raises the burst to it. */
    public AdmissionSettings {
        if (!target.isPositive()) {
            throw new IllegalArgumentException("the target delay must be longer than 0, got " + target);
        }
        burst = burst.compareTo(target) < 0 ? target : burst;
    }
}
