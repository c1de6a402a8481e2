package io.adapruner.deploy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** docker-compose.yml with an override, as Compose reads it with a file of variables; Compose v2 where there is one. */
record ComposeFile(List<String> program, Path root, String override, Path variables, String project) {
    static ComposeFile of(Path root, String override, Path variables, String project) {
        boolean second = Command.run(root, Map.of(), List.of("docker", "compose", "version"))
                        .exit()
                == 0;
        return new ComposeFile(
                second ? List.of("docker", "compose") : List.of("docker-compose"), root, override, variables, project);
    }

    /** @param environment variables that go before those of the file */
    Command run(Map<String, String> environment, List<String> words) {
        var all = new ArrayList<>(program);
        all.addAll(List.of("--project-directory", root.toString()));
        for (String file : List.of("docker-compose.yml", override)) {
            all.addAll(List.of("-f", root.resolve(file).toString()));
        }
        all.addAll(List.of("--env-file", variables.toString(), "-p", project));
        all.addAll(words);
        return Command.run(root, environment, all);
    }

    /** What Compose calls itself. */
    String version() {
        var all = new ArrayList<>(program);
        all.addAll(List.of("version", "--short"));
        return Command.run(root, Map.of(), all).expectSuccess().strip();
    }
}
