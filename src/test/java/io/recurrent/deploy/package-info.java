/** Tests the Helm chart and the plain Kubernetes manifests as Helm and kubectl render them. */
@NullMarked
package io.recurrent.deploy;

import org.jspecify.annotations.NullMarked;
