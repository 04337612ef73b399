package io.blockbuster.program.web.view;

import java.util.List;

/**
 * Windows of one size of one movie, oldest first.
 *
 * @param subject the movie
 * @param size the windows' length in milliseconds
 * @param points the windows
 */
public record WindowSeries(String subject, long size, List<Point> points) {}
