package io.adapruner.cli;

import java.net.URI;

/**
 * The commands with which a job is found again, as a user types them.
 *
 * @param named the gateway that the user named; null: none
 */
record JobCommands(URI named) {
    String of(String command, String jobId) {
        return "'adapruner " + command + " " + jobId + (named == null ? "" : " --gateway " + named) + "'";
    }
}
