/**
 * Owns bundles: the typed manifest, digests, golden samples as data, and a graph loaded together with its tokeniser.
 */
@NullMarked
package io.recurrent.model;

import org.jspecify.annotations.NullMarked;
