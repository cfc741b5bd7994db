/** Owns the counting of users: a thing is closed after its last user, once, and never under one. */
@NullMarked
package io.recurrent.lease;

import org.jspecify.annotations.NullMarked;
