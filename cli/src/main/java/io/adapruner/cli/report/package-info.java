/** The report as people read it: one table on a terminal, the same as Markdown. */
package io.adapruner.cli.report;
