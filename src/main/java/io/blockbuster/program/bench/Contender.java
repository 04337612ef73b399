package io.blockbuster.program.bench;

import java.nio.file.Path;

/** What reads reviews from one topic and writes their scores to another, in a process of its own. */
interface Contender {
    /** The name in tables. */
    String name();

    /** The name in topics and file names. */
    String id();

    /** Reviews that it scores before the clock starts. */
    int warmUp();

    /** Reviews that it scores while the clock runs. */
    int reviews();

    Kind kind();

    /** Starts it; it goes on until it is closed. */
    ChildProcess start(Place place);

    /** What a contender is to us. */
    enum Kind {
        /** Blockbuster itself. */
        BLOCKBUSTER,
        /** A part of it, with the rest taken out. */
        PART,
        /** Another way to do the same. */
        PEER
    }

    /**
     * Where a contender runs.
     *
     * @param servers the broker
     * @param input the topic with the reviews
     * @param output the topic for the scores, which is there already
     * @param run a name that no other run has
     * @param folder for files
     */
    record Place(String servers, String input, String output, String run, Path folder) {
        /** A place whose topic for the scores is named after the run. */
        static Place on(BrokerProcess broker, String input, String run, Path folder) {
            return new Place(broker.servers(), input, run + ".scored", run, folder);
        }
    }
}
