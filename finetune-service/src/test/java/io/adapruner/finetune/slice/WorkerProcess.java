package io.adapruner.finetune.slice;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/** A worker in a process of its own, which can be killed or stopped by signals. */
final class WorkerProcess implements AutoCloseable {
    private final Process process;

    private WorkerProcess(Process process) {
        this.process = process;
    }

    static WorkerProcess start(String bootstrap, String topic, String name, Path files, int stepsPerSlice, long millis)
            throws IOException {
        return new WorkerProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WorkerProcess.class.getName(),
                        bootstrap,
                        topic,
                        name,
                        files.toString(),
                        String.valueOf(stepsPerSlice),
                        String.valueOf(millis))
                .redirectErrorStream(true)
                .redirectOutput(files.resolve(name + ".log").toFile())
                .start());
    }

    public static void main(String[] args) {
        var work = new StepWork(args[1], args[2], Path.of(args[3]), Integer.parseInt(args[4]), Long.parseLong(args[5]));
        var loop = new SliceLoop(work, SliceLoopTest.config(args[0], args[1], args[2]), new Random(1));
        Runtime.getRuntime().addShutdownHook(new Thread(loop::close));
        loop.start();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
