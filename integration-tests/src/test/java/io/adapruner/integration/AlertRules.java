package io.adapruner.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The rule files as Prometheus loads them, and the files that test them. */
final class AlertRules {
    private static final Path FOLDER = Path.of("..", "deploy", "prometheus");

    private AlertRules() {}

    /** @param runbook where it is explained */
    record Alert(String name, String expression, String runbook) {}

    static List<Alert> alerts() throws IOException {
        List<Alert> alerts = new ArrayList<>();
        for (Map<?, ?> rule : rules()) {
            if (rule.get("alert") instanceof String name) {
                String runbook = rule.get("annotations") instanceof Map<?, ?> annotations
                        ? String.valueOf(annotations.get("runbook_url"))
                        : "";
                alerts.add(new Alert(name, String.valueOf(rule.get("expr")), runbook));
            }
        }
        return alerts;
    }

    static List<String> expressions() throws IOException {
        return rules().stream().map(rule -> String.valueOf(rule.get("expr"))).toList();
    }

    /** Names that recording rules define. */
    static Set<String> recorded() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Map<?, ?> rule : rules()) {
            if (rule.get("record") instanceof String name) {
                names.add(name);
            }
        }
        return names;
    }

    /** Alerts that some unit test expects to fire. */
    static Set<String> tested() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Object document : yaml(FOLDER.resolve("tests"))) {
            for (Map<?, ?> test : maps(document, "tests")) {
                for (Map<?, ?> check : maps(test, "alert_rule_test")) {
                    if (check.get("exp_alerts") instanceof List<?> expected && !expected.isEmpty()) {
                        names.add(String.valueOf(check.get("alertname")));
                    }
                }
            }
        }
        return names;
    }

    private static List<Map<?, ?>> rules() throws IOException {
        List<Map<?, ?>> rules = new ArrayList<>();
        for (Object document : yaml(FOLDER.resolve("rules"))) {
            maps(document, "groups").forEach(group -> rules.addAll(maps(group, "rules")));
        }
        return rules;
    }

    private static List<Map<?, ?>> maps(Object parent, String key) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (parent instanceof Map<?, ?> map && map.get(key) instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof Map<?, ?> child) {
                    maps.add(child);
                }
            }
        }
        return maps;
    }

    private static List<Object> yaml(Path folder) throws IOException {
        List<Object> documents = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".yml")).toList()) {
                documents.add(new Yaml().load(Files.readString(file)));
            }
        }
        return documents;
    }
}
