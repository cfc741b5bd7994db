package io.recurrent.task.forecasting;

import io.recurrent.tensor.RowState;

/**
 * Where forecasts of a series begin: what its graph knows after the last value. It may be shared by any number of
 * paths, which leave it as it is.
 *
 * @param state after the last value
 * @param scores what the graph gave there; read only
 * @param frames after the last value; to be forked
 */
record Origin(RowState state, float[] scores, StepFrames frames) {}
