package io.adapruner.benchmarks.fuzz;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.adapruner.problem.ProblemException;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What every reader of uploaded bytes promises: it reads the input or refuses it with a {@link ProblemException}, quickly, and
 * with memory in proportion to the input. Anything else is a finding.
 */
final class Promises {
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    /** Processor time, the compiler's and the collector's included. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final long SMALL = 64L << 20;
    private static final long MOST_EXPANSION = 200;

    private Promises() {}

    /** A reader that is given one input. */
    @FunctionalInterface
    interface Reading {
        void read();
    }

    /** Memory is counted as allocated in sum, not as held at once. */
    static void kept(byte[] input, Reading reading) {
        kept(input, 0, reading);
    }

    /**
     * The first time may load classes, which is no fault of the input: what takes too much is tried again.
     *
     * @param more bytes that may be allocated besides those in proportion to the input
     */
    static void kept(byte[] input, long more, Reading reading) {
        long most = SMALL + MOST_EXPANSION * input.length + more;
        if (!Cost.of(reading).within(most)) {
            Cost again = Cost.of(reading);
            if (!again.within(most)) {
                throw new BrokenPromise(
                        input.length + " bytes took " + again.memory() + " bytes of memory and " + again.time()
                                + " of processor time; the limits are " + most + " and " + LONGEST,
                        again.refusal());
            }
        }
    }

    /** @param refusal what the reader answered; null for an input that it read */
    private record Cost(long memory, Duration time, ProblemException refusal) {
        static Cost of(Reading reading) {
            long memory = THREADS.getTotalThreadAllocatedBytes();
            long time = PROCESS.getProcessCpuTime();
            ProblemException refusal = refusal(reading);
            return new Cost(
                    THREADS.getTotalThreadAllocatedBytes() - memory,
                    Duration.ofNanos(PROCESS.getProcessCpuTime() - time),
                    refusal);
        }

        private static ProblemException refusal(Reading reading) {
            try {
                reading.read();
                return null;
            } catch (ProblemException e) {
                return e;
            }
        }

        boolean within(long most) {
            return memory <= most && time.compareTo(LONGEST) <= 0;
        }
    }
}
