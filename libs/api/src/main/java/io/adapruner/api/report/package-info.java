/** What a job leaves: its report and its artifacts. */
package io.adapruner.api.report;
