/**
 * What an evaluation found, as plain records: what consoles, tables and reports are made from. A
 * comparison is always of two orders of the same queries' passages, one before and one after, and a
 * difference is after less before. No Spark.
 */
@NullMarked
package io.sparkrerank.jobs.findings;

import org.jspecify.annotations.NullMarked;
