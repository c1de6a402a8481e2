/**
 * What every service is built on: events and topics, the artifact store, the stage runner, health. A service adds its
 * algorithm, a listener of about ten lines and this configuration per incoming channel, in its
 * {@code META-INF/microprofile-config.properties}:
 *
 * <pre>
 * mp.messaging.incoming.importance-requests.connector=smallrye-kafka
 * mp.messaging.incoming.importance-requests.topic=adapruner.pruning.requested
 * mp.messaging.incoming.importance-requests.group.id=adapruner-importance
 * mp.messaging.incoming.importance-requests.dead-letter-queue.topic=adapruner.pruning.requested.dlq
 * </pre>
 *
 * Everything else (serializers, throttled commits after processing, dead letters, small polls) is the connector's default
 * here. The listener:
 *
 * <pre>
 * &#64;Incoming("importance-requests")
 * &#64;RunOnVirtualThread
 * void on(ConsumerRecord<String, String> received) {
 *     inbox.receive(Event.PruningRequested.class, received, event ->
 *             runner.run(event, Stage.IMPORTANCE, Target.wholeJob(), context -> importance.evaluate(event, context)));
 * }
 * </pre>
 *
 * {@code RunOnVirtualThread} matters: a paused job then waits without holding a worker. The process needs
 * {@code kafka.bootstrap.servers} and {@code adapruner.store.endpoint/access-key/secret-key}.
 *
 * No algorithm may be placed in this module, and no other module but the services may use Kafka or the store's SDK.
 */
package io.adapruner.pipeline;
