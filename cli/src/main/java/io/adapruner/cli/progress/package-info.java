/** What a user sees while a job runs. */
package io.adapruner.cli.progress;
