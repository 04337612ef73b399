package io.blockbuster.program.web.view;

/**
 * The windows of one size of one movie.
 *
 * @param subject the movie
 * @param size the windows' length in milliseconds
 */
public record SeriesKey(String subject, long size) {}
