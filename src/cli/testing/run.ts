/** Runs a command line in this process and keeps what it printed. */
import { vi } from 'vitest';
import { main } from '../main';

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

export async function run(...argv: readonly string[]): Promise<Outcome> {
  const out: string[] = [];
  const error: string[] = [];
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => error.push(String(text)) > 0),
  ];
  try {
    return { code: await main(argv), out: out.join(''), error: error.join('') };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
