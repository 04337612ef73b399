package io.blockbuster.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockbuster.trainer.delta.DeltaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeTest {
    @TempDir
    private Path folder;

    @Test
    void shouldReadEveryRecipeThatComesWithTheProgram() throws IOException {
        for (String name : Recipe.BUILT_IN) {
            Recipe recipe = Recipe.of(name, Map.of());
            switch (recipe.kind()) {
                case CLASSIFIER ->
                    assertThat(recipe.learning().batch()).as(name).isPositive();
                case ENCODER -> assertThat(recipe.learning().batch()).as(name).isPositive();
                case TEACHER -> assertThat(recipe.number("validation")).as(name).isBetween(0.0, 0.5);
                case WIDE -> assertThat(recipe.integer("bits")).as(name).isBetween(10, 26);
                case LORA ->
                    assertThat(DeltaSettings.of(recipe).rank()).as(name).isPositive();
            }
        }
    }

    @Test
    void shouldLetTheCommandLineOverrideASetting() throws IOException {
        assertThat(Recipe.of("full", Map.of("epochs", "7")).learning().epochs()).isEqualTo(7);
    }

    @Test
    void shouldRefuseASettingThatTheRecipeDoesNotHave() {
        assertThatThrownBy(() -> Recipe.of("full", Map.of("epoch", "7")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no setting epoch")
                .hasMessageContaining("epochs");
    }

    @Test
    void shouldSayWhichSettingIsNoNumber() throws IOException {
        Recipe recipe = Recipe.of("full", Map.of("epochs", "many"));
        assertThatThrownBy(recipe::learning)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("epochs is many");
    }

    @Test
    void shouldReadTheUsersOwnFile() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.properties"), "kind=wide\nbits = 12\n");
        assertThat(Recipe.of(file.toString(), Map.of()).integer("bits")).isEqualTo(12);
    }

    @Test
    void shouldSayWhichRecipesThereAre() {
        assertThatThrownBy(() -> Recipe.of("fulll", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("distill");
    }

    @Test
    void shouldKeepToTheAncestorsCard() throws IOException {
        Recipe seed = Recipe.of("seed", Map.of());
        DeltaSettings settings = DeltaSettings.of(seed);

        assertThat(settings.learning().learningRate()).isEqualTo(3e-5);
        assertThat(settings.learning().epochs()).isEqualTo(3);
        assertThat(settings.learning().batch()).isEqualTo(16);
        assertThat(settings.learning().accumulation()).isEqualTo(2);
        assertThat(settings.maxTokens()).isEqualTo(512);
        assertThat(settings.fourBits()).isTrue();
        assertThat(seed.number("validation")).isEqualTo(0.2);
    }
}
