package io.blockbuster.program.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The processor and a peer, both from topic to topic, by turns of a few seconds: while one works, the other stands still,
 * as in {@link EngineTurns}.
 *
 * @param broker on which both run
 * @param input the reviews, from the first again where they are too few
 * @param settings how much is measured
 * @param scratch for what both write
 */
record PeerTurns(BrokerProcess broker, BenchInput input, BenchSettings settings, Path scratch) {
    /** A turn of the peer has this share of what is measured of it otherwise. */
    private static final int PEERS_SHARE = 6;

    /**
     * One turn of each.
     *
     * @param ownPerSecond reviews per second whose scores became readable
     * @param peerPerSecond the same of the peer
     */
    record Turn(double ownPerSecond, double peerPerSecond) {
        double ratio() {
            return ownPerSecond / peerPerSecond;
        }
    }

    /**
     * All turns with a peer.
     *
     * @param peer its name
     */
    record WithPeer(String peer, List<Turn> turns) {}

    /**
     * Has both warm up beside each other and then take turns; none where the system cannot have a process stand still.
     *
     * @param peer one that scores far fewer reviews
     */
    WithPeer of(Contender own, Contender peer) throws InterruptedException {
        int each = EngineTurns.each(settings);
        int peersEach = Math.max(1, settings.peerReviews() / PEERS_SHARE);
        String raw = "turns-" + peer.id() + ".raw";
        Contender.Place ownPlace = Contender.Place.on(broker, raw, "turns-with-" + peer.id(), scratch);
        Contender.Place peerPlace = Contender.Place.on(broker, raw, "turns-of-" + peer.id(), scratch);
        broker.createTopics(raw, ownPlace.output(), peerPlace.output());
        int all = EngineTurns.all(own.warmUp(), each);
        broker.publish(raw, broker.partitions(), input, 0, all);
        List<Turn> turns = new ArrayList<>();
        try (ChildProcess ownProcess = own.start(ownPlace);
                ChildProcess peerProcess = peer.start(peerPlace);
                ScoreReader ownScores = new ScoreReader(broker.servers(), ownPlace.output(), broker.partitions());
                ScoreReader peerScores = new ScoreReader(broker.servers(), peerPlace.output(), broker.partitions())) {
            ownScores.await(own.warmUp(), EngineTurns.PATIENCE, ownProcess);
            peerScores.await(peer.warmUp(), EngineTurns.PATIENCE, peerProcess);
            while (turns.size() < EngineTurns.TURNS && ownScores.scored() + each <= all) {
                if (!peerProcess.pause()) {
                    break;
                }
                double ownRate;
                try {
                    ownRate = rate(ownScores, ownProcess, each, all);
                } finally {
                    peerProcess.resume();
                }
                if (!ownProcess.pause()) {
                    break;
                }
                try {
                    turns.add(new Turn(ownRate, rate(peerScores, peerProcess, peersEach, all)));
                } finally {
                    ownProcess.resume();
                }
            }
        }
        return new WithPeer(peer.name(), turns);
    }

    /** Reviews per second between two commits; NaN where one made all readable. */
    private static double rate(ScoreReader scores, ChildProcess process, int reviews, int all) {
        // What was scored before the other's turn becomes readable first.
        scores.await(Math.min(all, scores.scored() + 1), EngineTurns.PATIENCE, process);
        int before = scores.scored();
        long start = System.nanoTime();
        scores.await(Math.min(all, before + reviews), EngineTurns.PATIENCE, process);
        double scored = before < scores.scored() ? scores.scored() - before : Double.NaN;
        return scored * 1e9 / (System.nanoTime() - start);
    }
}
