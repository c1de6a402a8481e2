/**
 * A network's structure as {@code network.json}, the product's own document, hence both its reader and its writer. Weights
 * and foreign formats do not enter.
 */
package io.adapruner.formats.document;
