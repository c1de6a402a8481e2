package io.adapruner.cli.platform;

import java.net.URI;

/**
 * The commands with which a job is found again, as a user types them.
 *
 * @param named the gateway that the user named; null: none
 */
public record JobCommands(URI named) {
    public String of(String command, String jobId) {
        return "'adapruner " + command + " " + jobId + (named == null ? "" : " --gateway " + named) + "'";
    }
}
