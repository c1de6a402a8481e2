/** Commands about jobs that were submitted before, found by their ids. */
package io.adapruner.cli.job;
