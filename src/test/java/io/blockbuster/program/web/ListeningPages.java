package io.blockbuster.program.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A process of its own with many pages that listen to an event stream and throw away what they hear, some of them
 * slowly. Ends when its standard input does, and says how many bytes came.
 */
final class ListeningPages {
    private static final int SLOW_BYTES_PER_SECOND = 2_000;

    private ListeningPages() {}

    /** {@code PORT PAGES SLOW}: of the pages, this many are slow. */
    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        int pages = Integer.parseInt(arguments[1]);
        int slow = Integer.parseInt(arguments[2]);
        AtomicBoolean ended = new AtomicBoolean();
        Thread watch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    continue;
                }
            } catch (IOException e) {
                System.err.println(e);
            }
            ended.set(true);
        });
        watch.setDaemon(true);
        watch.start();
        List<SocketChannel> slowPages = new ArrayList<>();
        long bytes = 0;
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < pages; i++) {
                SocketChannel page = listen(port, i, i < slow);
                if (i < slow) {
                    slowPages.add(page);
                } else {
                    page.register(selector, SelectionKey.OP_READ);
                }
            }
            System.out.println("listening");
            ByteBuffer buffer = ByteBuffer.allocate(256 * 1024);
            ByteBuffer sip = ByteBuffer.allocate(SLOW_BYTES_PER_SECOND / 10);
            long nextSip = System.nanoTime();
            while (!ended.get()) {
                selector.select(50);
                for (SelectionKey key : selector.selectedKeys()) {
                    bytes += read((SocketChannel) key.channel(), buffer);
                }
                selector.selectedKeys().clear();
                if (System.nanoTime() - nextSip >= 0) {
                    nextSip += 100_000_000;
                    for (SocketChannel page : slowPages) {
                        bytes += read(page, sip);
                    }
                }
            }
        }
        System.out.println("bytes " + bytes);
    }

    private static long read(SocketChannel page, ByteBuffer buffer) throws IOException {
        buffer.clear();
        int read = page.read(buffer);
        if (read < 0) {
            page.close();
        }
        return Math.max(0, read);
    }

    private static SocketChannel listen(int port, int film, boolean slow) throws IOException {
        SocketChannel page = SocketChannel.open();
        if (slow) {
            page.setOption(StandardSocketOptions.SO_RCVBUF, 8 * 1024);
        }
        page.connect(new InetSocketAddress("127.0.0.1", port));
        String request =
                "GET /api/v1/events?subject=Film+" + film % 20 + "&size=60000 HTTP/1.1\r\nHost: localhost\r\n\r\n";
        page.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        page.configureBlocking(false);
        return page;
    }
}
