package io.blockbuster.program;

/** The program {@code blockbuster}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(0);
    }
}
