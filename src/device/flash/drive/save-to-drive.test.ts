/** Saving to a drive, and what drives and people do meanwhile. */
import { describe, expect, it } from 'vitest';
import { DeviceError } from '../../device-error';
import type { FilePicker } from './save-to-drive';
import { saveToDrive } from './save-to-drive';

const IMAGE = new Blob(['firmware']);
const none = (): void => {
  throw new Error('Nothing was to be downloaded.');
};

const pickerWith = (
  { fails, refuses }: { fails?: 'write' | 'close'; refuses?: boolean } = {},
  taken: string[] = [],
): FilePicker => ({
  showSaveFilePicker: ({ suggestedName }) =>
    Promise.resolve({
      createWritable: () => {
        if (refuses === true) return Promise.reject(new Error('gone'));
        return Promise.resolve({
          write: async (content: Blob) => {
            if (fails === 'write') throw new Error('gone');
            taken.push(suggestedName, await content.text());
          },
          close: () => (fails === 'close' ? Promise.reject(new Error('gone')) : Promise.resolve()),
        });
      },
    }),
});

const failing = (name: string): FilePicker => ({
  showSaveFilePicker: () => Promise.reject(new DOMException('', name)),
});

const failureOf = async (picker: FilePicker): Promise<string> => {
  const error: unknown = await saveToDrive({ picker, download: none }, 'a.uf2', IMAGE).catch(
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DeviceError)) throw new Error('It did not fail as a board does.');
  expect(error.advice).not.toBe('');
  return error.failure;
};

describe('saveToDrive', () => {
  it('writes the whole file where the person said', async () => {
    const taken: string[] = [];
    const picker = pickerWith({}, taken);
    expect(await saveToDrive({ picker, download: none }, 'a.uf2', IMAGE)).toBe('written');
    expect(taken).toEqual(['a.uf2', 'firmware']);
  });

  it.each(['write', 'close'] as const)('knows a board that restarts at %s', async (fails) => {
    const picker = pickerWith({ fails });
    expect(await saveToDrive({ picker, download: none }, 'a.uf2', IMAGE)).toBe('restarted');
  });

  it.each([
    ['QuotaExceededError', 'refused'],
    ['NotAllowedError', 'no-permission'],
  ])('takes no %s for a restart', async (name, failure) => {
    const error = new DOMException('', name);
    const writer = { write: () => Promise.reject(error), close: () => Promise.resolve() };
    const createWritable = () => Promise.resolve(writer);
    const picker = { showSaveFilePicker: () => Promise.resolve({ createWritable }) };
    expect(await failureOf(picker)).toBe(failure);
  });

  it('downloads where there is no picker', async () => {
    const names: string[] = [];
    const download = (name: string): void => void names.push(name);
    expect(await saveToDrive({ download }, 'a.uf2', IMAGE)).toBe('downloaded');
    expect(names).toEqual(['a.uf2']);
  });

  it('says what the person or the browser refused', async () => {
    expect(await failureOf(failing('AbortError'))).toBe('cancelled');
    expect(await failureOf(failing('SecurityError'))).toBe('no-permission');
    expect(await failureOf(pickerWith({ refuses: true }))).toBe('refused');
  });
});
