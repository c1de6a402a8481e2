package io.adapruner.cli.progress;

import io.adapruner.api.Label;
import io.adapruner.api.StageProgress;
import io.adapruner.pipeline.document.Doubts;
import io.adapruner.pipeline.job.StepSchedule;
import java.io.Console;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One bar per stage and target on a terminal, which a later step takes over; one line per tenth of a stage elsewhere. */
public final class ProgressView {
    private static final int WIDTH = 24;
    private static final String WARNING = "warning: ";
    private static final String ERASE_LINE = "\u001b[2K\r";

    private final PrintStream out;
    private final boolean terminal;
    private final List<String> budgets = new ArrayList<>();
    private StepSchedule steps = StepSchedule.ONE;
    private final Map<String, String> bars = new LinkedHashMap<>();
    private final Set<String> warned = new HashSet<>();
    private final Map<String, Integer> tenths = new LinkedHashMap<>();

    public ProgressView(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Whether this process writes to a terminal that understands cursor movement. */
    public static boolean onTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    /** How far a stage is. */
    public void accept(StageProgress event) {
        double fraction = event.fraction();
        String place = Label.of(event.stage()) + (event.target() < 0 ? "" : " " + named(event.target()));
        String name = place + (steps.number() == 1 ? "" : ", step " + event.step() + " of " + steps.number());
        String line = line(name, fraction, event);
        Stream.concat(
                        Arrays.stream(event.message().split("; (?=warning: )", -1))
                                .filter(part -> part.startsWith(WARNING)),
                        Optional.ofNullable(event.figures().get("loss")).flatMap(Doubts::ofLoss).stream()
                                .map(doubt -> WARNING + name + ": " + doubt))
                .filter(warned::add)
                .forEach(this::say);
        if (terminal) {
            redraw(place, line);
        } else if (tenths.getOrDefault(name, -1) < (int) (10 * fraction)) {
            tenths.put(name, (int) (10 * fraction));
            out.println(line);
        }
    }

    /**
     * Says what job is shown.
     *
     * @param targets names in the order of their indices, e.g. {@code macs=50%}
     */
    public void job(List<String> targets, StepSchedule all) {
        budgets.clear();
        budgets.addAll(targets);
        steps = all;
    }

    /** A line that stays. */
    public void say(String text) {
        if (terminal) {
            out.print(ERASE_LINE);
        }
        out.println(text);
    }

    private String named(int target) {
        return target < budgets.size() ? budgets.get(target) : String.valueOf(target);
    }

    private void redraw(String place, String line) {
        if (!bars.isEmpty()) {
            out.print("\u001b[" + bars.size() + "A");
        }
        bars.put(place, line);
        bars.values().forEach(bar -> out.print(ERASE_LINE + bar + "\n"));
        out.flush();
    }

    private static String line(String name, double fraction, StageProgress event) {
        int filled = (int) Math.round(WIDTH * Math.clamp(fraction, 0.0, 1.0));
        var line = new StringBuilder(String.format(
                Locale.ROOT, "%-22s [%s%s] %3d %%", name, "#".repeat(filled), "-".repeat(WIDTH - filled), (int)
                        (100 * fraction)));
        event.etaSeconds().filter(eta -> fraction < 1).ifPresent(eta -> line.append("  ETA ")
                .append(duration(Math.round(eta))));
        append(line, event.figures().get("imagesPerSecond"), "%.0f samples/s");
        append(line, event.figures().get("loss"), "loss %.4f");
        append(line, event.figures().get("accuracy"), "accuracy %.2f");
        append(line, event.figures().get("agreement"), "agreement %.2f");
        append(line, event.figures().get("error"), "error %.4f");
        String message = event.message().replaceFirst("(; )?" + WARNING + ".*", "");
        return message.isEmpty()
                ? line.toString()
                : line.append("  ").append(message).toString();
    }

    private static void append(StringBuilder line, Double value, String format) {
        if (value != null) {
            line.append("  ").append(String.format(Locale.ROOT, format, value));
        }
    }

    private static String duration(long seconds) {
        return seconds < 60 ? seconds + " s" : String.format(Locale.ROOT, "%d:%02d min", seconds / 60, seconds % 60);
    }
}
