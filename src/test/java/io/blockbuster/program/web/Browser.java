package io.blockbuster.program.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.results.Results;
import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Chromium, as a test steers it. Tests that want it are skipped where it or its driver is not installed. */
final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> GRAVE = Set.of("serious", "critical");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts it with a profile of its own. */
    static Browser open(Path profile) {
        assumeTrue(
                Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
                "needs /usr/bin/chromium and /usr/bin/chromedriver");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--user-data-dir=" + profile);
        Browser browser = new Browser(new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options));
        browser.desk();
        return browser;
    }

    void visit(URI address) {
        driver.get(address.toString());
    }

    /** Goes to one of the pages behind the links on top. */
    void turnTo(String page) {
        run("location.hash = arguments[0]", page);
    }

    /** A window as on a desk. */
    void desk() {
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        driver.manage().window().setSize(new Dimension(1440, 900));
    }

    void phone() {
        metrics(390, 844, 2, true);
    }

    /** A screen on the wall of an office. */
    void wall() {
        metrics(2560, 1440, 1, false);
    }

    private void metrics(int width, int height, int scale, boolean mobile) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", mobile));
    }

    /** Prefers {@code light} or {@code dark}. */
    void colors(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    @Nullable Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** The text that people see there. */
    String text(String selector) {
        return driver.findElement(By.cssSelector(selector)).getText();
    }

    /** The text there, seen or not. */
    String content(String selector) {
        return String.valueOf(run("return document.querySelector(arguments[0]).textContent", selector));
    }

    int count(String selector) {
        return driver.findElements(By.cssSelector(selector)).size();
    }

    String title() {
        return Objects.requireNonNull(driver.getTitle());
    }

    void choose(String film) {
        driver.findElements(By.cssSelector("#movies button")).stream()
                .filter(each -> film.equals(each.getDomProperty("title")))
                .findFirst()
                .orElseThrow()
                .click();
    }

    void type(String selector, String text) {
        WebElement field = driver.findElement(By.cssSelector(selector));
        field.clear();
        field.sendKeys(text);
    }

    /** Presses a key where the focus is. */
    void press(CharSequence key) {
        driver.switchTo().activeElement().sendKeys(key);
    }

    void click(String selector) {
        driver.findElement(By.cssSelector(selector)).click();
    }

    /** Whether the page is wider than the window, so that one must scroll sideways. */
    boolean overflows() {
        return Boolean.TRUE.equals(run("return document.documentElement.scrollWidth > innerWidth"));
    }

    /** How many points of the chart have the colour of the mark of a new model. */
    long markedPoints() {
        Object count = run("""
                const canvas = document.querySelector("#chart canvas");
                const probe = document.createElement("canvas").getContext("2d");
                probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--accent");
                probe.fillRect(0, 0, 1, 1);
                const [r, g, b] = probe.getImageData(0, 0, 1, 1).data;
                const all = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
                let marked = 0;
                for (let i = 0; i < all.length; i += 4) {
                  if (all[i] === r && all[i + 1] === g && all[i + 2] === b) marked++;
                }
                return marked;
                """);
        return ((Number) Objects.requireNonNull(count)).longValue();
    }

    /** The chart as it is drawn, to see whether it moves. */
    String picture() {
        return String.valueOf(run("return document.querySelector('#chart canvas').toDataURL()"));
    }

    /** What axe-core finds serious or critical on the page as it is, a line each. */
    List<String> graveFindings() {
        Results results = new AxeBuilder().setLegacyMode(true).analyze(driver);
        assertThat(results.getPasses()).as("rules that were looked at").hasSizeGreaterThan(10);
        return results.getViolations().stream()
                .filter(rule -> GRAVE.contains(rule.getImpact()))
                .map(Browser::finding)
                .toList();
    }

    private static String finding(Rule rule) {
        return rule.getImpact() + " " + rule.getId() + ": " + rule.getHelp() + ": "
                + rule.getNodes().stream()
                        .limit(5)
                        .map(node -> node.getTarget() + " " + node.getFailureSummary())
                        .toList();
    }

    /** Keeps what the window shows as {@code target/screenshots/NAME.png}. */
    void screenshot(String name) {
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until something is so; where it does not become so, says what the page shows instead. */
    void eventually(Callable<Boolean> truth) {
        try {
            Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(truth);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not so after " + PATIENCE + "; the page shows:\n" + text("body"), e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
