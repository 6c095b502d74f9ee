/**
 * The `test` every end-to-end test uses. Beside what the test itself says, each fails when the page
 * asked another origin for anything, threw, or wrote an error (a refused content policy does).
 */
import { test as base, expect } from '@playwright/test';

export interface Guards {
  /** Errors a test provokes on purpose, such as a request while it has taken the network away. */
  readonly expectedErrors: readonly RegExp[];
  readonly ownOriginOnly: undefined;
  readonly noErrors: undefined;
}

export const test = base.extend<Guards>({
  expectedErrors: [[], { option: true }],
  ownOriginOnly: [
    async ({ context, baseURL }, use) => {
      const own = new URL(baseURL ?? '').origin;
      const foreign: string[] = [];
      const note = (url: string): void => {
        const { protocol, origin } = new URL(url);
        if (protocol !== 'data:' && origin !== own) foreign.push(url);
      };
      context.on('request', (request) => note(request.url()));
      context.on('page', (page) => page.on('websocket', (socket) => note(socket.url())));
      await use(undefined);
      expect(foreign, 'requests to other origins').toEqual([]);
    },
    { auto: true },
  ],
  noErrors: [
    async ({ context, expectedErrors }, use) => {
      const errors: string[] = [];
      context.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      context.on('weberror', (webError) => errors.push(String(webError.error())));
      await use(undefined);
      const unexpected = errors.filter((text) => !expectedErrors.some((known) => known.test(text)));
      expect(unexpected, 'errors on the page').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
