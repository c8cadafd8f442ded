/**
 * What a model is on disk: which files belong to it, what its configuration says, its fingerprint,
 * and how a remote one reaches a local directory. The only place that parses {@code config.json}.
 */
@NullMarked
package io.sparkrerank.bundle;

import org.jspecify.annotations.NullMarked;
