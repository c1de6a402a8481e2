/** What a finished job leaves: its report and its files. */
package io.adapruner.gateway.result;
