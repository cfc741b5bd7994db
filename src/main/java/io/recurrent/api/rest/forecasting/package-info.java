/** Owns forecasting over HTTP: forecasts and backtests. */
@NullMarked
package io.recurrent.api.rest.forecasting;

import org.jspecify.annotations.NullMarked;
