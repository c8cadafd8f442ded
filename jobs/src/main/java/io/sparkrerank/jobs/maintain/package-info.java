/** The command that tidies the store of scores, apart from the runs that use it. */
@NullMarked
package io.sparkrerank.jobs.maintain;

import org.jspecify.annotations.NullMarked;
