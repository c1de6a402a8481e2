package io.adapruner.pipeline.topic;

import io.adapruner.pipeline.event.Event;
import org.apache.kafka.common.header.Headers;

/**
 * One event of a followed topic.
 *
 * @param recordedAt milliseconds since 1970, by the broker's record
 * @param replayed whether it was there before the follower started
 */
public record FollowedEvent(Event event, long recordedAt, Headers headers, boolean replayed) {}
