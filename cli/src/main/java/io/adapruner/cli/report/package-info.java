/** What a job leaves: its files in a folder of the user, and its report as people read it, on a terminal or as Markdown. */
package io.adapruner.cli.report;
