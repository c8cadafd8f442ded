/**
 * An evaluation's findings as one HTML file for people: words and tables from a template, plots as
 * SVG within it. It asks the network for nothing, and no text of the data is taken as markup. No
 * Spark.
 */
@NullMarked
package io.sparkrerank.jobs.report;

import org.jspecify.annotations.NullMarked;
