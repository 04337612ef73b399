package io.blockbuster.program.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The check of a client's token: as a bearer token, or as the cookie that a page got for it. The cookie is derived from
 * the token by HMAC-SHA256, so it is the same at every instance and does not give the token away. All comparisons take
 * the same time whatever is compared.
 */
final class Credentials {
    static final String COOKIE = "blockbuster_session";

    private static final String BEARER = "Bearer ";

    private final byte[] tokenDigest;
    private final String session;

    Credentials(String token) {
        this.tokenDigest = hmac(token, "token");
        this.session = HexFormat.of().formatHex(hmac(token, "dashboard session"));
    }

    /** The value of the cookie. */
    String session() {
        return session;
    }

    /** Whether this is the token. */
    boolean isToken(String candidate) {
        return !candidate.isEmpty() && MessageDigest.isEqual(tokenDigest, hmac(candidate, "token"));
    }

    /** Whether the request shows the token or the cookie. */
    boolean permit(HttpServletRequest request) {
        String authorization = request.getHeader("Authorization");
        if (authorization != null && authorization.startsWith(BEARER)) {
            return isToken(authorization.substring(BEARER.length()).trim());
        }
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(COOKIE)) {
                    return MessageDigest.isEqual(bytes(session), bytes(cookie.getValue()));
                }
            }
        }
        return false;
    }

    private static byte[] hmac(String key, String message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(key), "HmacSHA256"));
            return mac.doFinal(bytes(message));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
