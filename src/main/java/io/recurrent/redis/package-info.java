/** Owns the store of sequences on Redis that several replicas share: its keys, scripts, expiry and outages. */
@NullMarked
package io.recurrent.redis;

import org.jspecify.annotations.NullMarked;
