/**
 * The page's only Trusted Types policy. The content policy makes the browser refuse strings where
 * markup or script is expected; the one use this page has, starting workers, is let through for
 * URLs of its own origin. Loaded before anything else (index.html).
 */

const sameOrigin = (text: string): string => {
  const url = new URL(text, document.baseURI);
  if (url.origin === location.origin) return url.href;
  throw new TypeError(`Refused to run a script from ${url.origin}.`);
};

interface TrustedTypesFactory {
  createPolicy(name: 'default', rules: { createScriptURL: (text: string) => string }): unknown;
}

/** Not in every browser yet, and not in the compiler's DOM library. */
const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypesFactory };
trustedTypes?.createPolicy('default', { createScriptURL: sameOrigin });
