package io.adapruner.gateway.admission;

import io.adapruner.problem.ProblemCode;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which host a request is addressed to. A page that has its own name resolve to this machine (DNS rebinding) is not a foreign
 * origin to a browser, but the browser still sends that name: only names of the gateway are served.
 *
 * @param names beside loopback and the address that the connection was made to; lower case, without ports
 */
record HostCheck(Set<String> names) {
    HostCheck {
        names = Set.copyOf(names);
    }

    static HostCheck of(Collection<String> names) {
        return new HostCheck(names.stream().map(HostCheck::plain).collect(Collectors.toSet()));
    }

    /**
     * @param host of the {@code Host} header, without port; empty: there is none, or none that can be read
     * @param connected the gateway's own end of the connection, as a literal address
     */
    Optional<Refusal> refusal(Optional<String> host, String connected) {
        if (host.map(HostCheck::plain).filter(name -> isOurs(name, connected)).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                new Refusal(
                        403,
                        ProblemCode.INVALID_REQUEST,
                        host.map(name -> "the request is addressed to host '" + Excerpt.of(name)
                                        + "', which is not this gateway")
                                .orElse("the request does not say which host it is addressed to"),
                        "Use 127.0.0.1 or localhost, or add the name under which the gateway is reached to adapruner.gateway.hosts."));
    }

    private boolean isOurs(String name, String connected) {
        if (name.equals("localhost") || names.contains(name)) {
            return true;
        }
        Optional<InetAddress> literal = address(name);
        return literal.filter(ours -> ours.isLoopbackAddress()
                        || address(connected).filter(ours::equals).isPresent())
                .isPresent();
    }

    /** Never queries a name server. */
    private static Optional<InetAddress> address(String literal) {
        try {
            return Optional.of(InetAddress.ofLiteral(literal));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String plain(String host) {
        String name = host.strip().toLowerCase(Locale.ROOT);
        if (name.startsWith("[") && name.endsWith("]")) {
            return name.substring(1, name.length() - 1);
        }
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
