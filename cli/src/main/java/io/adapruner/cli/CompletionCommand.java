package io.adapruner.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code adapruner completion}: a script for the shell. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Prints completion for bash and zsh: source <(adapruner completion)")
final class CompletionCommand implements Callable<Integer> {
    /** What the launcher and the all-in-one process add to the command line. */
    private static final List<String> BESIDE = List.of("up", "verify", "jdk");

    @Override
    public Integer call() {
        var root = new CommandLine(new Main());
        BESIDE.forEach(name -> root.addSubcommand(name, new CommandLine(CommandSpec.create())));
        System.out.println(AutoComplete.bash("adapruner", root));
        return 0;
    }
}
