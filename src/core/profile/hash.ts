/** Identity of a model file: what links carry instead of the file, and check against it. */

/** Lower-case hexadecimal SHA-256 of `bytes`, by WebCrypto (workers, secure pages and Node 20). */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
