// How the parts of Python are packed for this browser. Few browsers unpack Brotli, which is smaller.
export const packing = (() => {
  try {
    return new DecompressionStream("brotli") && { kind: "br", format: "brotli" };
  } catch {
    return { kind: "gz", format: "gzip" };
  }
})();
