/**
 * Reading the <a href="https://protobuf.dev/programming-guides/encoding/">protobuf wire format</a> in place: over a mapped
 * file, without generated classes and without copies of large fields. Knows no message type.
 */
package io.adapruner.formats.protobuf;
