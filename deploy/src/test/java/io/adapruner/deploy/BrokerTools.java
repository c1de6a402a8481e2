package io.adapruner.deploy;

import java.util.Locale;

/** The broker's own command line tools, run in the data network with one user's name and password. */
record BrokerTools(Composition composition) {
    /** To be written after a tool's name. */
    static final String CONNECTION = "--bootstrap-server kafka:9092 --command-config /tmp/c";

    Command asNobody(String command) {
        return run("", command);
    }

    /** One of the services' users, or the administrator. */
    Command as(String user, String command) {
        String variable = "KAFKA_" + user.toUpperCase(Locale.ROOT) + "_PASSWORD";
        return as(user, composition.settings().value(variable), command);
    }

    Command as(String user, String password, String command) {
        return run("""
                security.protocol=SASL_PLAINTEXT
                sasl.mechanism=SCRAM-SHA-512
                sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="%s" password="%s";
                """.formatted(user, password), command);
    }

    private Command run(String login, String command) {
        return composition.once(
                "data",
                "KAFKA_IMAGE",
                "/bin/sh",
                "-c",
                "cat >/tmp/c <<'END'\n" + login + "default.api.timeout.ms=20000\nrequest.timeout.ms=10000\nEND\n"
                        + "export PATH=/opt/kafka/bin:$PATH; " + command + " 2>&1");
    }
}
