package io.blockbuster.core.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchFileTest {
    private static final Path FIXTURES = Path.of("src/test/resources/io/blockbuster/core/pickle");

    /** A dictionary with one tensor of two floats; to be filled in: its storage's key, and offset, shape and strides. */
    private static final String TENSOR = "\u0080\u0002}X\u0001\0\0\0wctorch._utils\n_rebuild_tensor_v2\n("
            + "(X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\0%sX\u0003\0\0\0cpuK\u0002tQ%s\u0089)tRs.";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"kinds.bin", "kinds-protocol4.bin", "kinds-stream.bin"})
    void shouldReadWhatPyTorchWroteInEveryFormAndLayout(String file) throws IOException {
        try (TorchFile read = TorchFile.open(FIXTURES.resolve(file))) {
            assertThat(read.names()).hasSize(13).startsWith("grid", "transposed");
            assertThat(read.shape("grid")).containsExactly(3, 4);
            assertThat(read.read("grid")).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
            assertThat(read.shape("transposed")).containsExactly(4, 3);
            assertThat(read.read("transposed")).containsExactly(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11);
            assertThat(read.read("column")).containsExactly(1, 5, 9);
            assertThat(read.read("tail")).containsExactly(7, 8, 9, 10, 11);
            assertThat(read.read("every_other")).containsExactly(0, 2, 8, 10);
            assertThat(read.read("parameter")).containsExactly(1.5f, -2.5f);
            assertThat(read.read("half")).containsExactly(0.5f, -1.25f, 65504);
            assertThat(read.read("brain")).containsExactly(1, -3);
            assertThat(read.read("double")).containsExactly(new float[] {0.25f, 0.001f}, within(1e-9f));
            assertThat(read.shape("scalar")).isEmpty();
            assertThat(read.read("scalar")).containsExactly(7);
            assertThat(read.shape("empty")).containsExactly(0, 4);
            assertThat(read.read("empty")).isEmpty();
            assertThat(read.shape("ids")).containsExactly(1, 4);
        }
    }

    @Test
    void shouldPassOverTensorsOfIntegersUntilOneIsRead() throws IOException {
        try (TorchFile read = TorchFile.open(FIXTURES.resolve("kinds.bin"))) {
            assertThatThrownBy(() -> read.read("ids"))
                    .isInstanceOf(PickleException.class)
                    .hasMessageContaining("ids")
                    .hasMessageContaining("Long");
        }
    }

    @Test
    void shouldRefuseAModuleByTheNameOfItsClass() {
        assertThatThrownBy(() -> TorchFile.open(FIXTURES.resolve("module.bin")))
                .isInstanceOf(PickleException.class)
                .hasMessageContaining("torch.nn.modules.linear.Linear")
                .hasMessageContaining("nothing was executed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            os system           | os.system
            posix system        | posix.system
            builtins eval       | builtins.eval
            __builtin__ exec    | __builtin__.exec
            subprocess Popen    | subprocess.Popen
            torch load          | torch.load
            torch.hub load      | torch.hub.load
            collections deque   | collections.deque
            torch._utils _rebuild_sparse_tensor | torch._utils._rebuild_sparse_tensor
            torch UntypedStorage | torch.UntypedStorage
            """)
    void shouldRefuseEveryOtherNameAndSayIt(String global, String named) throws IOException {
        Path called = write("\u0080\u0002c" + global.replace(' ', '\n') + "\nX\u0002\0\0\0id\u0085R.");
        String[] parts = global.split(" ");
        Path stacked = write("\u0080\u0004\u008c" + (char) parts[0].length() + parts[0] + "\u008c"
                + (char) parts[1].length() + parts[1] + "\u0093)R.");

        assertThatThrownBy(() -> TorchFile.open(called))
                .isInstanceOf(PickleException.class)
                .hasMessageContaining(named);
        assertThatThrownBy(() -> TorchFile.open(stacked))
                .isInstanceOf(PickleException.class)
                .hasMessageContaining(named);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            class instance              | (ios%nsystem%n.                              | instruction 0x69
            object by its class         | ccollections%nOrderedDict%n)~81.             | instruction 0x81
            extension                   | ~82~01.                                      | instruction 0x82
            protocol of another time    | ~80~09}.                                     | protocol is 9
            call of a text              | U~01a)R.                                     | what is no function
            call without arguments      | ccollections%nOrderedDict%nNR.               | what is no function
            attributes of a list        | ]}b.                                         | no dictionary
            value into a number         | K~01K~02K~03s.                               | no dictionary
            append to a dictionary      | }K~01a.                                      | no list
            list as a key               | }]K~01s.                                     | neither a text nor a number
            key without a value         | }(K~01u.                                     | without a value
            empty stack                 | 0.                                           | where there is none
            value below the mark        | K~01(0.                                      | where there is none
            mark that is not there      | t.                                           | a mark is asked for
            memo that is not there      | h~07.                                        | before it was memorized
            text longer than the file   | X~ff~ff~ff~7f.                               | cut short
            text longer than an int     | ~8d~ff~ff~ff~ff~ff~00~00~00.                 | cut short
            text of negative length     | ~8d~ff~ff~ff~ff~ff~ff~ff~ff.                 | cut short
            no end                      | }                                            | cut short
            nothing                     | ~80~02                                       | cut short
            a number                    | K~01.                                        | something else than a dictionary
            no tensors                  | }U~01aK~01s.                                 | no tensors by name
            storage of a strange kind   | (K~01tQ.                                     | no storage of a tensor
            a tensor of nothing         | ctorch._utils%n_rebuild_tensor_v2%n)R.       | a tensor is made of something else
            """)
    void shouldRefuseAPickleThatMakesNoSense(String what, String pickle, String message) throws IOException {
        Path file = write(characters(pickle));

        assertThatThrownBy(() -> TorchFile.open(file))
                .as(what)
                .isInstanceOf(PickleException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            beyond the end          | K~01K~02~85K~01~85
            more than the storage   | K~00K~03~85K~00~85
            negative extent         | K~00J~ff~ff~ff~ff~85K~01~85
            negative stride         | K~00K~02~85J~ff~ff~ff~ff~85
            negative offset         | J~ff~ff~ff~ffK~02~85K~01~85
            strides of another rank | K~00K~02~85)
            extents that overflow   | K~00~8a~08~00~00~00~00~00~00~00~40~8a~08~00~00~00~00~00~00~00~40~86K~00K~00~86
            strides that overflow   | K~00K~02~85~8a~08~ff~ff~ff~ff~ff~ff~ff~7f~85
            extent of a fraction    | K~00G~3f~f0~00~00~00~00~00~00~85K~01~85
            extent beyond a long    | K~00~8a~09~00~00~00~00~00~00~00~00~01~85K~01~85
            shape of a list         | K~00]K~01~85
            """)
    void shouldRefuseATensorThatDoesNotLieInItsStorage(String what, String layout) throws IOException {
        Path file = TorchZip.of(String.format(TENSOR, "0", characters(layout)))
                .stored("archive/data/0", new byte[8])
                .write(folder.resolve("hostile.bin"));

        assertThatThrownBy(() -> TorchFile.open(file))
                .as(what)
                .isInstanceOf(PickleException.class)
                .hasMessageStartingWith("a tensor");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "too short, 7, has 7 bytes",
        "too long, 9, has 9 bytes",
        "missing, -1, no entry archive/data/0",
        "compressed, 8, is compressed"
    })
    void shouldRefuseAStorageThatIsNotThereWhole(String what, int bytes, String message) throws IOException {
        TorchZip zip = TorchZip.of(String.format(TENSOR, "0", characters("K~00K~02~85K~01~85")));
        if (what.equals("compressed")) {
            zip.compressed("archive/data/0", new byte[bytes]);
        } else if (bytes >= 0) {
            zip.stored("archive/data/0", new byte[bytes]);
        }
        Path file = zip.write(folder.resolve("hostile.bin"));

        assertThatThrownBy(() -> TorchFile.open(file))
                .isInstanceOf(PickleException.class)
                .hasMessageContaining(message);
    }

    @Test
    void shouldReadTheSmallestTensorByHand() throws IOException {
        Path file = TorchZip.of(String.format(TENSOR, "0", characters("K~00K~02~85K~01~85")))
                .stored("archive/data/0", new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40})
                .write(folder.resolve("sound.bin"));

        try (TorchFile read = TorchFile.open(file)) {
            assertThat(read.read("w")).containsExactly(1, 2);
        }
    }

    @Test
    void shouldBoundNestingStackMemoAndInstructions() throws IOException {
        assertRefused("(".repeat(1_001), "nested more than");
        assertRefused("N".repeat(1_000_001), "stacked");
        assertRefused("]" + "N0".repeat(1_000_001), "instructions");
        StringBuilder memo = new StringBuilder("N");
        for (int i = 0; i <= 1_000_000; i++) {
            memo.append("\u0094");
        }
        assertRefused(memo.toString(), "memorized");
        assertRefused("B\u0000\u0024\u00f4\u0000" + "x".repeat(16_000_100), "cut short, or longer");
    }

    private void assertRefused(String pickle, String message) throws IOException {
        Path file = write(pickle + ".");
        assertThatThrownBy(() -> TorchFile.open(file))
                .isInstanceOf(PickleException.class)
                .hasMessageContaining(message);
    }

    @Test
    void shouldNotLoseItselfInValuesThatContainThemselves() throws IOException {
        Path list = write("]q\0h\0a.");
        Path dictionary = write("}q\0U\u0001ah\0s.");

        assertThatThrownBy(() -> TorchFile.open(list)).isInstanceOf(PickleException.class);
        assertThatThrownBy(() -> TorchFile.open(dictionary)).isInstanceOf(PickleException.class);
    }

    @Test
    void shouldSayWhatIsNoFileOfPyTorch() throws IOException {
        Path text = Files.writeString(folder.resolve("text.bin"), "version https://git-lfs.github.com/spec/v1\n");
        byte[] header = new byte[512];
        System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, header, 257, 5);
        Path tar = Files.write(folder.resolve("tar.bin"), header);
        Path zip = new TorchZip().stored("word/document.xml", new byte[3]).write(folder.resolve("zip.bin"));

        assertThatThrownBy(() -> TorchFile.open(text)).hasMessageContaining("no file of PyTorch");
        assertThatThrownBy(() -> TorchFile.open(tar))
                .hasMessageContaining("is a tar")
                .hasMessageContaining("save it again");
        assertThatThrownBy(() -> TorchFile.open(zip)).hasMessageContaining("no data.pkl");
    }

    @Test
    void shouldRefuseAStreamCutShortAnywhere() throws IOException {
        byte[] whole = Files.readAllBytes(FIXTURES.resolve("kinds-stream.bin"));
        for (int length = 2; length < whole.length; length++) {
            Path file = Files.write(folder.resolve("short.bin"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> TorchFile.open(file))
                    .as("%d bytes", length)
                    .isInstanceOf(PickleException.class);
        }
    }

    private Path write(String pickle) throws IOException {
        return TorchZip.of(pickle).write(folder.resolve("pickle" + pickle.hashCode() + ".bin"));
    }

    /** {@code ~7f} is the character of that number, {@code %n} a line feed. */
    private static String characters(String pickle) {
        StringBuilder characters = new StringBuilder();
        for (int i = 0; i < pickle.length(); i++) {
            if (pickle.charAt(i) == '~') {
                characters.append((char) Integer.parseInt(pickle.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                characters.append(pickle.charAt(i));
            }
        }
        return characters.toString().replace("%n", "\n");
    }
}
