/**
 * A network's structure as {@code network.json}, the product's own document, hence both its reader and its writer. This package
 * does not depend on weights or foreign formats.
 */
package io.adapruner.formats.document;
