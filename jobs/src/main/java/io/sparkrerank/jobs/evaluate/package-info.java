/** Evaluates TREC files on the command line as trec_eval does, and compares two runs. No Spark. */
@NullMarked
package io.sparkrerank.jobs.evaluate;

import org.jspecify.annotations.NullMarked;
