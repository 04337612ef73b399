import ai.djl.engine.Engine;
import ai.djl.huggingface.tokenizers.jni.LibUtils;

/** Makes DJL lay out its native libraries in the folder DJL_CACHE_DIR, as it otherwise does at the first start. */
final class Unpack {
    public static void main(String[] args) {
        LibUtils.checkStatus();
        Engine.getAllEngines().stream().map(Engine::getEngine).forEach(engine -> System.out.println("laid out " + engine));
    }
}
