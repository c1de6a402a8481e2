package io.adapruner.cli.gateway;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How long a gateway may be away before a command gives up. Jobs outlive their gateway, and the proxy in front of it may be
 * restarting: a 502 page is no reason to abandon a job of hours.
 *
 * @param limit of one outage
 * @param teller given one sentence when an outage begins and one when it ends
 */
public record Patience(Duration limit, Consumer<String> teller) {
    private static final Duration USUAL = Duration.ofMinutes(10);

    /** Ten minutes. */
    public static Patience usual(Consumer<String> teller) {
        return new Patience(USUAL, teller);
    }

    /** None: the first outage is the last. */
    public static Patience none() {
        return new Patience(Duration.ZERO, sentence -> {});
    }

    /**
     * Asks until there is an answer; the request must be one that may be sent twice.
     *
     * @throws UnavailableException when the outage is longer than the limit
     */
    <T> T call(Supplier<T> request) {
        var outage = new Outage(this);
        while (true) {
            try {
                T answer = request.get();
                outage.ended();
                return answer;
            } catch (UnavailableException e) {
                outage.waitAfter(e);
            }
        }
    }

    String limitInWords() {
        return limit.toSeconds() >= 120 ? limit.toMinutes() + " minutes" : limit.toSeconds() + " s";
    }
}
