package io.adapruner.gateway.admission;

import io.adapruner.problem.ProblemCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Which page a browser sends a request for. Browsers name the page's origin with every request that may change something, and
 * send one without a body without asking first (no preflight); programs name none.
 */
final class OriginCheck {
    private OriginCheck() {}

    /**
     * @param origin the {@code Origin} header
     * @param host of the {@code Host} header
     * @param port of the {@code Host} header; negative: the scheme's own
     */
    static Optional<Refusal> refusal(String origin, String host, int port) {
        if (isOwn(origin, host, port)) {
            return Optional.empty();
        }
        return Optional.of(new Refusal(
                403,
                ProblemCode.INVALID_REQUEST,
                "the request comes from a page of another origin, '" + Excerpt.of(origin) + "'",
                "Send it from a program, or from a page under the gateway's own address."));
    }

    private static boolean isOwn(String origin, String host, int port) {
        try {
            URI page = new URI(origin);
            int usual = usualPort(page.getScheme());
            return usual > 0
                    && page.getHost() != null
                    && page.getHost().equalsIgnoreCase(host)
                    && orUsual(page.getPort(), usual) == orUsual(port, usual);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static int orUsual(int port, int usual) {
        return port > 0 ? port : usual;
    }

    private static int usualPort(String scheme) {
        return switch (String.valueOf(scheme).toLowerCase(Locale.ROOT)) {
            case "http" -> 80;
            case "https" -> 443;
            default -> -1;
        };
    }
}
