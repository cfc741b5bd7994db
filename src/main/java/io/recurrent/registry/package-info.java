/**
 * Owns which models and versions there are, their states, and the leases that keep a version alive while it is used.
 */
@NullMarked
package io.recurrent.registry;

import org.jspecify.annotations.NullMarked;
