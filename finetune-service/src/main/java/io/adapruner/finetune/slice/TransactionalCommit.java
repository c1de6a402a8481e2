package io.adapruner.finetune.slice;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Commits a slice: its records and the offset it came from, in one transaction that is opened after the work and stays open
 * for some 15 ms. Belongs to the polling thread.
 */
final class TransactionalCommit implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TransactionalCommit.class);
    private static final int COMMIT_ATTEMPTS = 6;

    private final SliceLoopConfig config;
    private KafkaProducer<String, byte[]> producer;

    /** Fences a predecessor of the same slot. */
    TransactionalCommit(SliceLoopConfig config) {
        this.config = config;
        this.producer = open();
    }

    /**
     * Publishes and commits.
     *
     * @return false when the transaction was aborted: poll, check that the partition is still owned, commit again
     */
    boolean commit(
            TopicPartition partition,
            long offset,
            List<ProducerRecord<String, byte[]>> records,
            ConsumerGroupMetadata group) {
        try {
            producer.beginTransaction();
            for (ProducerRecord<String, byte[]> published : records) {
                // A failed send fails the commit as well, so its own future need not be checked.
                var _ = producer.send(published);
            }
            producer.sendOffsetsToTransaction(Map.of(partition, new OffsetAndMetadata(offset + 1)), group);
            commitTransaction();
            return true;
        } catch (ProducerFencedException
                | InvalidProducerEpochException
                | InvalidTxnStateException
                | OutOfOrderSequenceException
                | AuthorizationException e) {
            LOG.warnf("Commit of %s at offset %d needs a new producer: %s", partition, offset, e.toString());
            renew();
            return false;
        } catch (KafkaException e) {
            LOG.warnf("Commit of %s at offset %d was aborted: %s", partition, offset, e.toString());
            abort();
            return false;
        }
    }

    /** A commit that timed out may be repeated on the same producer; its result is then the first one's. */
    private void commitTransaction() {
        for (int attempt = 1; ; attempt++) {
            try {
                producer.commitTransaction();
                return;
            } catch (TimeoutException e) {
                if (attempt == COMMIT_ATTEMPTS) {
                    throw e;
                }
                LOG.infof("Commit has not been answered yet, attempt %d: %s", attempt, e.getMessage());
            }
        }
    }

    private void abort() {
        try {
            producer.abortTransaction();
        } catch (KafkaException e) {
            LOG.warnf("Abort failed, taking a new producer: %s", e.toString());
            renew();
        }
    }

    private void renew() {
        producer.close(Duration.ZERO);
        producer = open();
    }

    private KafkaProducer<String, byte[]> open() {
        KafkaProducer<String, byte[]> opened = KafkaClients.producer(config);
        try {
            opened.initTransactions();
            return opened;
        } catch (KafkaException e) {
            opened.close(Duration.ZERO);
            throw e;
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
