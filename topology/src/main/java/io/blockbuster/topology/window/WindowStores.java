package io.blockbuster.topology.window;

/**
 * The names of what a {@link WindowProcessor} is connected to.
 *
 * @param windows the store of open windows
 * @param clock the store of stream time
 * @param hook the commit hook
 * @param source the topic that votes come from
 */
public record WindowStores(String windows, String clock, String hook, String source) {}
