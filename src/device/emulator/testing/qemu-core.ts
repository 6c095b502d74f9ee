/**
 * A Cortex-M0 in QEMU (machine microbit), one instruction at a time over its debugger's line: a second
 * opinion on what instructions do, from people who never saw ours. Cycles it does not count.
 */
import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface QemuCore {
  /** r0 to r12, SP, LR, PC, xPSR. */
  readonly setRegisters: (values: readonly number[]) => Promise<void>;
  readonly registers: () => Promise<readonly number[]>;
  readonly write: (address: number, bytes: Uint8Array) => Promise<void>;
  readonly read: (address: number, count: number) => Promise<Uint8Array>;
  readonly step: () => Promise<void>;
  readonly stop: () => void;
}

const REGISTERS = 17;
/** Longer packets are not answered. */
const MOST_BYTES = 1024;

export const hasQemu = (): boolean => spawnSync('qemu-system-arm', ['--version']).status === 0;

const untilConnected = async (path: string): Promise<Socket> => {
  for (let tries = 0; ; tries++) {
    try {
      return await new Promise<Socket>((resolve, reject) => {
        const socket = connect(path, () => resolve(socket));
        socket.once('error', reject);
      });
    } catch (error) {
      if (tries === 100) throw error;
      await sleep(50);
    }
  }
};

const checksum = (text: string): string =>
  (Buffer.from(text).reduce((sum, byte) => sum + byte, 0) & 255).toString(16).padStart(2, '0');

/** Packets of the remote serial protocol: one question, one answer. */
const askerOf = (socket: Socket) => {
  let heard = '';
  let tell: () => void = () => undefined;
  socket.setNoDelay(true);
  socket.on('data', (data: Buffer) => {
    heard += data.toString('latin1');
    tell();
  });
  return async (question: string): Promise<string> => {
    socket.write(`$${question}#${checksum(question)}`);
    for (;;) {
      const [whole, answer] = /\$([^#]*)#../.exec(heard) ?? [];
      if (whole !== undefined && answer !== undefined) {
        heard = heard.slice(heard.indexOf(whole) + whole.length);
        socket.write('+');
        return answer;
      }
      await new Promise<void>((resolve) => (tell = resolve));
    }
  };
};

const hexOf = (words: readonly number[]): string =>
  Buffer.from(Uint32Array.from(words).buffer).toString('hex');

export const startQemuCore = async (): Promise<QemuCore> => {
  const folder = mkdtempSync(join(tmpdir(), 'qemu-core-'));
  const path = join(folder, 'gdb');
  const args = ['-machine', 'microbit', '-display', 'none', '-monitor', 'none', '-serial', 'none'];
  const child: ChildProcess = spawn('qemu-system-arm', [
    ...args,
    ...['-S', '-gdb', `unix:${path},server=on,wait=off`],
  ]);
  const socket = await untilConnected(path);
  const ask = askerOf(socket);
  const good = async (question: string): Promise<void> => {
    const answer = await ask(question);
    if (answer !== 'OK') throw new Error(`QEMU answered ${answer} to ${question.slice(0, 40)}.`);
  };
  // Who has asked for the description gets the registers that it describes.
  await ask('qXfer:features:read:target.xml:0,ffb');
  return {
    setRegisters: (values) => good(`G${hexOf(values)}`),
    registers: async () => {
      const bytes = Buffer.from(await ask('g'), 'hex');
      return Array.from({ length: REGISTERS }, (_, i) => bytes.readUInt32LE(4 * i));
    },
    write: async (address, bytes) => {
      for (let at = 0; at < bytes.length; at += MOST_BYTES) {
        const part = bytes.subarray(at, at + MOST_BYTES);
        const [where, count] = [(address + at).toString(16), part.length.toString(16)];
        await good(`M${where},${count}:${Buffer.from(part).toString('hex')}`);
      }
    },
    read: async (address, count) =>
      Buffer.from(await ask(`m${address.toString(16)},${count.toString(16)}`), 'hex'),
    step: async () => {
      await ask('vCont;s:1');
    },
    stop: () => {
      socket.destroy();
      child.kill();
      rmSync(folder, { recursive: true });
    },
  };
};
