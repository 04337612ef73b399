package io.blockbuster.core.update;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose updates are taken.
 *
 * @param keys those who may sign
 * @param allowUnsigned whether an update without a signature is taken too; without any keys, signatures are not looked
 *     at then
 */
public record Trust(List<TrustedKey> keys, boolean allowUnsigned) {
    /** Nobody's: every update is refused. */
    public static final Trust NOBODY = new Trust(List.of(), false);

    public Trust {
        keys = List.copyOf(keys);
    }

    /**
     * Checks the signature of a manifest.
     *
     * @param value the exact bytes that were signed
     * @param signature what the record's header holds, or null where it has none
     * @return the key that made it; empty where an unsigned update is taken
     * @throws UpdateRefusedException if it is not to be believed
     */
    public Optional<TrustedKey> require(byte[] value, byte @Nullable [] signature) {
        if (keys.isEmpty()) {
            if (allowUnsigned) {
                return Optional.empty();
            }
            throw new UpdateRefusedException(
                    Refusal.UNSIGNED,
                    "no key is trusted here: start the processor with --trust FILE.pub to take signed updates");
        }
        if (signature == null) {
            if (allowUnsigned) {
                return Optional.empty();
            }
            throw new UpdateRefusedException(Refusal.UNSIGNED, "it has no signature");
        }
        if (signature.length != TrustedKey.SIGNATURE_BYTES) {
            throw new UpdateRefusedException(
                    Refusal.SIGNATURE,
                    "its signature has " + signature.length + " bytes instead of " + TrustedKey.SIGNATURE_BYTES);
        }
        return Optional.of(keys.stream()
                .filter(key -> key.signed(value, signature))
                .findFirst()
                .orElseThrow(() -> new UpdateRefusedException(
                        Refusal.SIGNATURE,
                        "no trusted key made its signature: the record was changed, or another key signed it")));
    }
}
