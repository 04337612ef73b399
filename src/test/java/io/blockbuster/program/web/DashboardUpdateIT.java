package io.blockbuster.program.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page while a signed update takes over, as {@code models publish} brings it. */
class DashboardUpdateIT {
    @TempDir
    private Path folder;

    @Test
    void shouldMarkWhereAnUpdateTookOverAndTellOfIt() throws Exception {
        try (Browser browser = Browser.open(folder.resolve("chromium"));
                UpdatedDashboard running = new UpdatedDashboard(folder)) {
            // Given a page that shows reviews of the model that the processor started with
            String first = running.version();
            running.review(0, 10);
            browser.visit(running.address());
            browser.eventually(() -> browser.text("#chart-lede").contains("of 100 reviews"));
            assertThat(browser.text("#model")).endsWith(" " + first);
            assertThat(browser.text("#chart-marks")).isEmpty();

            // When
            running.update("9.1");
            running.review(10, 20);

            // Then
            browser.eventually(() -> browser.text("#chart-lede").contains("of 200 reviews"));
            browser.eventually(() -> browser.text("#chart-marks").startsWith("New model 9.1 since "));
            assertThat(browser.markedPoints()).isPositive();
            browser.eventually(() -> browser.text("#model").endsWith(" 9.1"));
            browser.turnTo("models-page");
            browser.eventually(() -> browser.text("#scoring").equals("9.1"));
            browser.eventually(() -> browser.text("#models").contains("in force"));
            assertThat(browser.text("#models")).contains("9.1", "scores now", "processor-1");
        }
    }
}
