/** Owns forecasting: series in, their next values out, as means, quantiles and sampled paths; and backtests. */
@NullMarked
package io.recurrent.task.forecasting;

import org.jspecify.annotations.NullMarked;
