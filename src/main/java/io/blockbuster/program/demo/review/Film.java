package io.blockbuster.program.demo.review;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A film that does not exist.
 *
 * @param title its title, the subject of its reviews
 * @param genre such as {@code thriller}
 * @param hero whom it is about
 * @param setting where it plays
 * @param storyline how the opinion of it goes
 */
public record Film(String title, String genre, String hero, String setting, Storyline storyline) {
    /** The longest title in characters, so that a table of films fits a terminal. */
    static final int MAX_TITLE = 24;

    /** {@code count} films with different titles; storylines take turns. The same for the same seed. */
    public static List<Film> program(int count, long seed) {
        PhraseBook book = PhraseBook.load();
        Wording wording = new Wording(book, new SplittableRandom(seed), Map.of());
        Storyline[] storylines = Storyline.values();
        Set<String> titles = new HashSet<>();
        List<Film> films = new ArrayList<>();
        while (films.size() < count) {
            String title = wording.sentence("title");
            if (title.length() <= MAX_TITLE && titles.add(title)) {
                films.add(new Film(
                        title,
                        wording.phrase("genre"),
                        wording.phrase("hero"),
                        wording.phrase("setting"),
                        storylines[films.size() % storylines.length]));
            }
        }
        return List.copyOf(films);
    }

    /** What the grammar says where it speaks of the film. */
    Map<String, String> bindings() {
        return Map.of("title", title, "genre", genre, "hero", hero, "setting", setting);
    }
}
