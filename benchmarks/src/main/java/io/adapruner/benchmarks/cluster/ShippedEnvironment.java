package io.adapruner.benchmarks.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/**
 * The environment that a deployment gives its services, as a user who changes nothing gets it.
 *
 * @param services by name of the module, then by variable
 */
public record ShippedEnvironment(Map<String, Map<String, String>> services) {
    /** The checkout whose deployment is read; tests run in the folder of their module. */
    public static final Path ROOT = Path.of(System.getProperty("adapruner.checkout", ".."))
            .toAbsolutePath()
            .normalize();

    /** {@code ${NAME}}, {@code ${NAME:-default}} and {@code ${NAME:?message}}. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+)(?::([-?])([^}]*))?}");

    private static final Pattern COMMENTED = Pattern.compile("(?m)^#([A-Z0-9_]+=.*)$");

    /** docker-compose.yml with the file that deploy/init writes, untouched. */
    public static ShippedEnvironment compose(Path folder) throws IOException, InterruptedException {
        return compose(parse(init(folder)));
    }

    /** As {@link #compose(Path)}, with every line that is commented out in deploy/env.defaults in force. */
    public static ShippedEnvironment composeWithEveryDefault(Path folder) throws IOException, InterruptedException {
        return compose(parse(COMMENTED.matcher(init(folder)).replaceAll("$1")));
    }

    /** The chart with its default values, as deploy/kubernetes/check has rendered it and keeps it. */
    public static ShippedEnvironment chart() throws IOException {
        var services = new LinkedHashMap<String, Map<String, String>>();
        yaml("deploy/kubernetes/checks/environment.yaml").forEach((component, given) -> {
            var environment = new LinkedHashMap<String, String>();
            members(given).forEach((variable, value) -> environment.put(variable, String.valueOf(value)));
            services.put(component.equals(Cluster.GATEWAY) ? component : component + "-service", environment);
        });
        return new ShippedEnvironment(services);
    }

    /** What one service is given. */
    public Map<String, String> of(String service) {
        Map<String, String> environment = services.get(service);
        if (environment == null) {
            throw new IllegalArgumentException("there is no " + service + " among " + services.keySet());
        }
        return environment;
    }

    /** The defaults that deploy/env.defaults names, in comments. */
    public static Map<String, String> namedDefaults() throws IOException {
        var lines = new StringBuilder();
        Matcher line = COMMENTED.matcher(Files.readString(ROOT.resolve("deploy/env.defaults")));
        while (line.find()) {
            lines.append(line.group(1)).append('\n');
        }
        return parse(lines.toString());
    }

    private static ShippedEnvironment compose(Map<String, String> variables) throws IOException {
        var services = new LinkedHashMap<String, Map<String, String>>();
        members(yaml("docker-compose.yml").get("services")).forEach((name, service) -> {
            var environment = new LinkedHashMap<String, String>();
            members(members(service).get("environment"))
                    .forEach((variable, value) ->
                            environment.put(variable, interpolated(String.valueOf(value), variables)));
            services.put(name, environment);
        });
        return new ShippedEnvironment(services);
    }

    private static String interpolated(String text, Map<String, String> variables) {
        return VARIABLE.matcher(text).replaceAll(found -> {
            String value = variables.getOrDefault(found.group(1), "");
            if (value.isEmpty() && "?".equals(found.group(2))) {
                throw new IllegalStateException(found.group(1) + ": " + found.group(3));
            }
            return Matcher.quoteReplacement(value.isEmpty() && found.group(3) != null ? found.group(3) : value);
        });
    }

    /** Runs deploy/init and returns what it has written. */
    private static String init(Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("env");
        Files.deleteIfExists(file);
        var builder = new ProcessBuilder(ROOT.resolve("deploy/init").toString(), "--no-package").inheritIO();
        builder.environment().put("ADAPRUNER_ENV_FILE", file.toString());
        int exit = builder.start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException("deploy/init ended with " + exit);
        }
        return Files.readString(file);
    }

    private static Map<String, String> parse(String text) {
        var values = new LinkedHashMap<String, String>();
        text.lines()
                .filter(line -> !line.startsWith("#") && line.contains("="))
                .forEach(line ->
                        values.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return values;
    }

    private static Map<String, Object> members(Object mapping) {
        var members = new LinkedHashMap<String, Object>();
        if (mapping instanceof Map<?, ?> map) {
            map.forEach((key, value) -> members.put(String.valueOf(key), value));
        }
        return members;
    }

    private static Map<String, Object> yaml(String file) throws IOException {
        return new Yaml().load(Files.readString(ROOT.resolve(file)));
    }
}
