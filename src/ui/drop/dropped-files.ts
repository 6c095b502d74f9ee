/**
 * Files with the folders they lay in, from a drop or a picker. A dropped folder is walked entry by
 * entry; a picked one already knows its paths. Nothing is read here.
 */
import type { PathFile } from '../../state/quantize-state';

/** What a drop brought; folders are walked. Hidden files (`.DS_Store`) are left out. */
export async function filesOf(transfer: DataTransfer): Promise<readonly PathFile[]> {
  // Entries are only there during the event itself.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const plain = [...transfer.files];
  if (entries.length === 0 || entries.some((entry) => entry === null)) {
    return plain.filter(isVisible).map((file) => ({ path: file.name, file }));
  }
  const walked: PathFile[] = [];
  for (const entry of entries) if (entry !== null) walked.push(...(await walk(entry, '')));
  return withoutCommonRoot(walked);
}

/** What a file input chose; `webkitRelativePath` is empty unless it was a folder. */
export const pickedFiles = (files: FileList | null): readonly PathFile[] =>
  withoutCommonRoot(
    [...(files ?? [])].filter(isVisible).map((file) => ({
      path: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath,
      file,
    })),
  );

const isVisible = ({ name }: { readonly name: string }): boolean => !name.startsWith('.');

/** `set/shoes/1.png`, `set/bags/2.png` -> `shoes/1.png`, `bags/2.png`: the folder dropped says nothing. */
export function withoutCommonRoot(files: readonly PathFile[]): readonly PathFile[] {
  const root = /^[^/]+\//.exec(files[0]?.path ?? '')?.[0];
  if (root === undefined || !files.every(({ path }) => path.startsWith(root))) return files;
  const inner = files.map(({ path, file }) => ({ path: path.slice(root.length), file }));
  // One class alone keeps its name.
  return inner.some(({ path }) => path.includes('/')) ? inner : files;
}

async function walk(entry: FileSystemEntry, folder: string): Promise<readonly PathFile[]> {
  if (!isVisible(entry)) return [];
  const path = `${folder}${entry.name}`;
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ path, file }];
  }
  if (!isFolder(entry)) return [];
  const inner: PathFile[] = [];
  for (const child of await childrenOf(entry)) inner.push(...(await walk(child, `${path}/`)));
  return inner;
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** A reader hands out at most 100 entries at a time, and none when it is done. */
async function childrenOf(entry: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = entry.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<readonly FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}
