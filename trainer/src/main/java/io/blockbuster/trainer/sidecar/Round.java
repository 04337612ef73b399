package io.blockbuster.trainer.sidecar;

import io.blockbuster.core.review.Sentiment;
import io.blockbuster.trainer.corpus.LabelledText;
import io.blockbuster.trainer.corpus.Split;
import io.blockbuster.trainer.sidecar.label.KeptLabel;
import java.util.List;

/**
 * What one round learns from and is judged on. No text is on both sides, and none of the original domain that is held out
 * is learned from.
 *
 * @param learned labels to learn from
 * @param replayed reviews of the original domain to learn from again
 * @param fresh held-out labels that the champion has not had
 * @param upTo the round has the labels before this number
 */
record Round(List<LabelledText> learned, List<LabelledText> replayed, List<LabelledText> fresh, long upTo) {
    /**
     * Deals the labels out.
     *
     * @param labels all that are kept
     * @param coveredUpTo the champion has had the labels before this number
     * @param epoch of the update to be made; another epoch, another sample of the original domain
     */
    static Round of(
            List<KeptLabel> labels,
            long upTo,
            long coveredUpTo,
            long epoch,
            ReplayData replay,
            SidecarSettings settings) {
        HeldOut heldOut = new HeldOut(settings.heldOutShare());
        List<LabelledText> held = labels.stream()
                .filter(label -> heldOut.holds(label.review().id()))
                .map(Round::text)
                .toList();
        List<LabelledText> fresh = labels.stream()
                .filter(label -> label.number() >= coveredUpTo)
                .filter(label -> heldOut.holds(label.review().id()))
                .map(Round::text)
                .toList();
        List<LabelledText> others = labels.stream()
                .filter(label -> !heldOut.holds(label.review().id()))
                .map(Round::text)
                .toList();
        return new Round(
                Split.without(Split.without(others, held), replay.heldOut()),
                Split.without(replay.sample(settings.replaySample(), epoch), held),
                fresh,
                upTo);
    }

    private static LabelledText text(KeptLabel label) {
        return new LabelledText(
                label.review().id(), label.review().text(), label.review().label() == Sentiment.POSITIVE ? 1 : 0);
    }
}
