package io.adapruner.deploy;

/** One of the volumes that deploy/test/small-disks.yml makes small; a file that fills it comes and goes. */
record SmallDisk(Composition composition, String volume) {
    /** Leaves three hundredths of what is free. */
    void fill() {
        run("set -- $(df -Pk . | tail -n 1); dd if=/dev/zero of=ballast bs=1024 count=$(($4 * 97 / 100))");
    }

    void empty() {
        run("rm ballast");
    }

    private void run(String command) {
        composition
                .docker(
                        "exec",
                        composition.container("disks").id(),
                        "/bin/sh",
                        "-c",
                        "cd /disks/" + volume + " && " + command)
                .expectSuccess();
    }
}
