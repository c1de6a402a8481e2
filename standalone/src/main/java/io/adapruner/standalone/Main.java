package io.adapruner.standalone;

import io.quarkus.runtime.annotations.QuarkusMain;

/** Entry point of the all-in-one process: {@code up} keeps the services running, everything else is the command line. */
@QuarkusMain
public final class Main {
    private Main() {}

    /** Exits with 0, 1 (the job or the start failed) or 2 (usage). */
    public static void main(String... arguments) {
        boolean up = arguments.length > 0 && arguments[0].equals("up");
        System.exit(up ? Up.run(arguments) : io.adapruner.cli.Main.run(arguments));
    }
}
