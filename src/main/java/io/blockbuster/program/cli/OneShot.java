package io.blockbuster.program.cli;

/** A command that answers and ends, so its log says warnings only unless {@code --log-level} asks for more. */
public interface OneShot {}
