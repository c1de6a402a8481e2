/** A real Kafka broker and a real S3 store inside this JVM, on loopback, for laptops and tests. */
package io.adapruner.embedded;
