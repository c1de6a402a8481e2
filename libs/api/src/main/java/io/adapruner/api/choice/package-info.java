/** What a job's user may choose of the method and of the training, and what holds when they choose nothing. */
package io.adapruner.api.choice;
