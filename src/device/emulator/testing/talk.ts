/** Commands and answers over a port, as the plainest of hosts would; the studio's own session is not used. */
import type { Port } from '../../port';

const READY = 'm-ready\r\n';

export interface Talk {
  /** Everything up to the next `m-ready`, after sending `text`. */
  readonly say: (text: string) => Promise<string>;
  readonly end: () => Promise<void>;
}

/** Opens the port. */
export const talkOver = async (port: Port): Promise<Talk> => {
  await port.open({ baudRate: 115_200, bufferSize: 8192 });
  const reader = port.readable?.getReader();
  const writer = port.writable?.getWriter();
  if (reader === undefined || writer === undefined) throw new Error('The port has no streams.');
  const decoder = new TextDecoder();
  let heard = '';
  const say: Talk['say'] = async (text) => {
    await writer.write(new TextEncoder().encode(text));
    while (!heard.includes(READY)) {
      const { value, done } = await reader.read();
      if (done) throw new Error('The stream has ended.');
      heard += decoder.decode(value, { stream: true });
    }
    const end = heard.indexOf(READY) + READY.length;
    const answer = heard.slice(0, end);
    heard = heard.slice(end);
    return answer;
  };
  const end = async (): Promise<void> => {
    reader.releaseLock();
    writer.releaseLock();
    await port.close();
  };
  return { say, end };
};

/** A host for flashers that writes down what it is told. */
export const quietHost = (signal: AbortSignal = new AbortController().signal) => ({
  signal,
  onProgress: (): void => undefined,
  log: (): void => undefined,
  findPort: (): Promise<never> => Promise.reject(new Error('There is no other port.')),
});
