/**
 * Writes the Content-Security-Policy into the page. It stands in a meta tag, first in the head, so
 * that it holds on any static host. The development server needs two exceptions: Vite injects style
 * elements and talks to its page over a web socket.
 */
import type { Plugin } from 'vite';

const POLICY: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  // Only script URLs of this origin become workers (src/trusted-types.ts); no string becomes markup.
  'require-trusted-types-for': "'script'",
  'trusted-types': 'default',
};

const DEVELOPMENT: Readonly<Record<string, string>> = {
  'script-src': "'self' 'unsafe-inline' 'wasm-unsafe-eval'",
  'style-src': "'self' 'unsafe-inline'",
  'connect-src': "'self' ws:",
};

const serialize = (policy: Readonly<Record<string, string>>): string =>
  Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');

/** Plugin that puts the policy for development or production first in the page's head. */
export const contentPolicy = (): Plugin => {
  let isServing = false;
  return {
    name: 'content-policy',
    configResolved(config) {
      isServing = config.command === 'serve';
    },
    transformIndexHtml: {
      order: 'post',
      handler: () => [
        {
          tag: 'meta',
          attrs: {
            'http-equiv': 'Content-Security-Policy',
            content: serialize(isServing ? { ...POLICY, ...DEVELOPMENT } : POLICY),
          },
          injectTo: 'head-prepend',
        },
      ],
    },
  };
};
