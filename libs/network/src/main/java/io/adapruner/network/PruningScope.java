package io.adapruner.network;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which channel groups may be pruned.
 *
 * @param include glob patterns over group names; if not empty, only groups that match one are pruned
 * @param exclude glob patterns over group names that stay whole
 * @param pruneTied whether residual-tied groups are pruned too
 */
public record PruningScope(List<String> include, List<String> exclude, boolean pruneTied) {
    public PruningScope {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /** Everything that is prunable by default. */
    public static PruningScope defaults() {
        return new PruningScope(List.of(), List.of(), false);
    }

    boolean includes(String group) {
        return include.isEmpty()
                || include.stream().anyMatch(p -> glob(p).matcher(group).matches());
    }

    boolean excludes(String group) {
        return exclude.stream().anyMatch(p -> glob(p).matcher(group).matches());
    }

    /** A pattern that matches nothing is a typing error, and pruning something else than meant is worse than an error. */
    void checkAgainst(List<String> groups) {
        for (List<String> patterns : List.of(include, exclude)) {
            for (String pattern : patterns) {
                if (groups.stream().noneMatch(g -> glob(pattern).matcher(g).matches())) {
                    throw new ProblemException(
                            ProblemCode.INVALID_REQUEST,
                            "pattern '" + pattern + "' matches no channel group; there are " + groups);
                }
            }
        }
    }

    private static Pattern glob(String pattern) {
        String regex = pattern.chars()
                .mapToObj(c -> switch (c) {
                    case '*' -> ".*";
                    case '?' -> ".";
                    default -> Pattern.quote(Character.toString(c));
                })
                .collect(Collectors.joining());
        return Pattern.compile(regex);
    }
}
