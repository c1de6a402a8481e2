package io.adapruner.finetune.slice;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A chain of steps whose every execution leaves a line in a file, so that what ran twice can be counted.
 *
 * @param worker name written with every step
 * @param files where checkpoints and the log of steps are
 */
record StepWork(String topic, String worker, Path files, int stepsPerSlice, long stepMillis) implements SliceWork {
    /** {@code job,slice,step,total}. */
    record Slice(String job, int number, int step, int total) {
        static Slice of(byte[] value) {
            String[] parts = new String(value, UTF_8).split(",", -1);
            return new Slice(
                    parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), Integer.parseInt(parts[3]));
        }

        byte[] bytes() {
            return (job + "," + number + "," + step + "," + total).getBytes(UTF_8);
        }
    }

    @Override
    public SliceOutcome run(ConsumerRecord<String, byte[]> request, StopSignal stop)
            throws IOException, InterruptedException {
        var slice = Slice.of(request.value());
        Path checkpoint = files.resolve(slice.job() + "-" + slice.number());
        if (!Files.exists(checkpoint)) {
            int reached = slice.step();
            while (reached < Math.min(slice.total(), slice.step() + stepsPerSlice) && !stop.stopRequested()) {
                log(slice.job(), reached);
                Thread.sleep(stepMillis);
                reached++;
            }
            if (reached == slice.step()) {
                return new SliceOutcome.Undone();
            }
            createUnlessPresent(checkpoint, reached);
        }
        int reached = Integer.parseInt(Files.readString(checkpoint));
        return new SliceOutcome.Done(List.of(
                reached == slice.total()
                        ? new ProducerRecord<>(topic + ".done", slice.job(), worker.getBytes(UTF_8))
                        : new ProducerRecord<>(
                                topic,
                                slice.job(),
                                new Slice(slice.job(), slice.number() + 1, reached, slice.total()).bytes())));
    }

    /** First wins, and a checkpoint is never half written: what a conditional PUT gives. */
    private void createUnlessPresent(Path checkpoint, int reached) throws IOException {
        Path whole = Files.writeString(Files.createTempFile(files, "new", ""), String.valueOf(reached));
        try {
            Files.createLink(checkpoint, whole);
        } catch (FileAlreadyExistsException e) {
            log(slice(checkpoint), -1);
        }
    }

    private static String slice(Path checkpoint) {
        return checkpoint.getFileName() + " was there first";
    }

    private void log(String job, int step) throws IOException {
        Files.writeString(
                files.resolve("steps.log"),
                job + "," + step + "," + worker + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
