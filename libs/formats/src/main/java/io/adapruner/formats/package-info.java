/**
 * Reads and writes networks. {@code read} and its packages turn untrusted files into networks, {@code write} and its packages
 * turn networks into files; neither depends on the other, and both depend only on the sibling packages here. Every byte read is
 * treated as hostile. This module must not depend on a framework, a broker or an engine; this package holds no class itself.
 */
package io.adapruner.formats;
