/** How commands that take no configuration file answer: messages and exit codes. No Spark. */
@NullMarked
package io.sparkrerank.jobs.command;

import org.jspecify.annotations.NullMarked;
