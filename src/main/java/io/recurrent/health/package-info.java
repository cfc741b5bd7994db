/** Owns what load balancers and operators are told: whether the server is alive and whether it should be asked. */
@NullMarked
package io.recurrent.health;

import org.jspecify.annotations.NullMarked;
