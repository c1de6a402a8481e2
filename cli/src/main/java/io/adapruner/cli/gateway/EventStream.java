package io.adapruner.cli.gateway;

import io.adapruner.api.Job;
import io.adapruner.api.JobEvent;
import io.adapruner.api.StageProgress;
import io.adapruner.cli.gateway.EventLines.SilenceException;
import io.adapruner.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A job's Server-Sent Events, followed to the job's end. A stream that breaks, or is silent for so long that heartbeats are
 * missing, is resumed where it left off; a gateway that is away is waited for.
 */
public final class EventStream {
    /** Three heartbeats: the gateway sends a comment at least every 15 s. */
    private static final Duration SILENCE = Duration.ofSeconds(45);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final GatewayClient gateway;
    private final String jobId;
    private final Patience patience;
    private final Duration silence;
    private String lastEventId = "";

    /** With the usual patience, whatever the gateway's own: a stream is open for as long as its job runs. */
    public EventStream(GatewayClient gateway, String jobId) {
        this(gateway, jobId, Patience.usual(gateway.patience().teller()));
    }

    /** @param patience how long the gateway may be away: jobs outlive it, and it may be restarting */
    public EventStream(GatewayClient gateway, String jobId, Patience patience) {
        this(gateway, jobId, patience, SILENCE);
    }

    /** @param silence after which a stream counts as broken */
    public EventStream(GatewayClient gateway, String jobId, Patience patience, Duration silence) {
        this.gateway = gateway;
        this.jobId = jobId;
        this.patience = patience;
        this.silence = silence;
    }

    /**
     * Follows the stream.
     *
     * @return the job in its final state
     * @throws UnavailableException when the gateway stays away for too long
     * @throws ProblemException when the gateway refuses, e.g. because it does not know the job
     */
    public Job follow(Consumer<JobEvent> listener) throws InterruptedException {
        var outage = new Outage(patience);
        Duration pause = FIRST_PAUSE;
        while (true) {
            boolean heard = read(listener, outage);
            try {
                Job job = gateway.jobNow(jobId);
                outage.ended();
                listener.accept(new JobEvent.State(job));
                if (job.state().terminal()) {
                    return job;
                }
            } catch (UnavailableException e) {
                outage.waitAfter(e);
            }
            // A stream that never says anything is no reason to ask five times a second.
            pause = heard ? FIRST_PAUSE : longer(pause);
            Thread.sleep(pause);
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    /** @return whether anything was received before the stream ended, broke or fell silent */
    private boolean read(Consumer<JobEvent> listener, Outage outage) throws InterruptedException {
        boolean heard = false;
        String name = "";
        var data = new StringBuilder();
        try (var lines = gateway.events(jobId, lastEventId)) {
            for (Optional<String> next = lines.next(silence); next.isPresent(); next = lines.next(silence)) {
                outage.ended();
                heard = true;
                String line = next.get();
                if (line.isEmpty()) {
                    event(name, data.toString()).ifPresent(listener);
                    name = "";
                    data.setLength(0);
                } else if (line.startsWith("event:")) {
                    name = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    data.append(line.substring(5).strip());
                } else if (line.startsWith("id:")) {
                    lastEventId = line.substring(3).strip();
                }
            }
            refuse(lines.failure());
        } catch (SilenceException e) {
            // The caller asks for the state, which shows whether the gateway is away, and comes back with the last id.
            return heard;
        }
        return heard;
    }

    /** A broken connection is not the end; a refusal is. */
    private static void refuse(Optional<Throwable> failure) {
        if (failure.orElse(null) instanceof ProblemException refusal && !(refusal instanceof UnavailableException)) {
            throw refusal;
        }
    }

    /** Events of a newer gateway that this version does not know are left out. */
    private static Optional<JobEvent> event(String name, String data) {
        return switch (name) {
            case JobEvent.PROGRESS -> Optional.of(new JobEvent.Progress(Exchange.read(data, StageProgress.class)));
            case JobEvent.STATE -> Optional.of(new JobEvent.State(Exchange.read(data, Job.class)));
            default -> Optional.empty();
        };
    }
}
