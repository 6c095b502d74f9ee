/** Hands files to the page the way people do: by dropping or pasting them. */
import type { Page } from '@playwright/test';

interface FileToGive {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const giveFile = async (
  page: Page,
  events: readonly string[],
  { name, bytes }: FileToGive,
): Promise<void> => {
  await page.evaluate(
    ({ types, name, base64 }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
      const shared = { bubbles: true, cancelable: true };
      for (const type of types) {
        document.body.dispatchEvent(
          type === 'paste'
            ? new ClipboardEvent(type, { ...shared, clipboardData: transfer })
            : new DragEvent(type, { ...shared, dataTransfer: transfer }),
        );
      }
    },
    { types: events, name, base64: Buffer.from(bytes).toString('base64') },
  );
};

/** Drags a file over the window and drops it in the middle of the page. */
export const dropFile = (page: Page, file: FileToGive): Promise<void> =>
  giveFile(page, ['dragenter', 'dragover', 'drop'], file);

/** Pastes a file. */
export const pasteFile = (page: Page, file: FileToGive): Promise<void> =>
  giveFile(page, ['paste'], file);
