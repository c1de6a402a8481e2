/** Finds the widths that meet a budget. */
package io.adapruner.search;
