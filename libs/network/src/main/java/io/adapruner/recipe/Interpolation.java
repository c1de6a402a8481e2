package io.adapruner.recipe;

/** How pixels between pixels are found when a picture is resized; all but the last shrink without aliasing, as Pillow's filters do. */
public enum Interpolation {
    /** A triangle over two pixels each way. */
    BILINEAR,
    /** Keys' cubic with a = -1/2 over four pixels (Keys 1981). */
    BICUBIC,
    /** A windowed sinc over six pixels (Lanczos, a = 3). */
    LANCZOS,
    /** The pixel that lies there; what lies between those that are taken is not seen. */
    NEAREST
}
