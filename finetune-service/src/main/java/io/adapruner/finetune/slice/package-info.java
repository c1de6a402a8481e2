/**
 * A long piece of work as a chain of short Kafka records: each slice's outcome and the offset it came from are committed in
 * one transaction, so that a chain is never lost and never doubled. Knows Kafka's plain clients and nothing of networks,
 * trainings or the store. docs/adr has the reasons for a loop of our own.
 */
package io.adapruner.finetune.slice;
