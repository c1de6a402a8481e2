package io.adapruner.cli.gateway;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;

/** What went wrong on the network, in words. */
final class NetworkFault {
    private NetworkFault() {}

    static String of(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "its name has no address";
            }
        }
        return switch (failure) {
            case HttpConnectTimeoutException e -> "no connection in time";
            case ConnectException e -> "connection refused";
            case HttpTimeoutException e -> "no answer in time";
            default -> failure.getMessage() == null ? "connection lost" : failure.getMessage();
        };
    }
}
