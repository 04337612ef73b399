package io.blockbuster.program.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * A peer at one batch size.
 *
 * @param peer the peer
 * @param batch reviews in one run of its model
 * @param model the folder of the model
 * @param settings how much is measured
 */
record PeerContender(Peer peer, int batch, Path model, BenchSettings settings) implements Contender {
    @Override
    public String name() {
        return peer.batches().size() > 1 ? peer.name() + ", batches of " + batch : peer.name();
    }

    @Override
    public String id() {
        return peer.id() + "-" + batch;
    }

    /** Whether the peer has no other batch size and is measured on few reviews. */
    boolean isOnlySlowForm() {
        return peer.batches().size() == 1 && !peer.fast();
    }

    @Override
    public int warmUp() {
        return peer.fast() ? settings.warmUp() : settings.peerWarmUp();
    }

    @Override
    public int reviews() {
        return peer.fast() ? settings.reviews() : settings.peerReviews();
    }

    @Override
    public Kind kind() {
        return Kind.PEER;
    }

    @Override
    public ChildProcess start(Place place) {
        List<String> command = List.of(
                peer.program().toString(),
                "run",
                "--bootstrap-servers",
                place.servers(),
                "--input",
                place.input(),
                "--output",
                place.output(),
                "--group",
                place.run(),
                "--model",
                model.toAbsolutePath().toString(),
                "--batch",
                Integer.toString(batch),
                "--work",
                place.folder().toString());
        return ChildProcess.start(place.run(), place.folder(), command);
    }
}
