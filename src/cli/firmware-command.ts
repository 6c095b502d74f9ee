/** The command firmware: a prebuilt runner joined with the model, as a file that any flashing tool takes. */
import { extname } from 'node:path';
import { firmwareBytes } from '../core/firmware/firmware';
import type { Firmware } from '../core/firmware/firmware';
import { writeHex } from '../core/firmware/hex';
import { writeBin } from '../core/firmware/bin';
import { writeUf2 } from '../core/firmware/uf2';
import { compileProgram } from '../core/program/compile';
import { joinRunner } from '../core/runner/join';
import type { Line, Runner } from '../core/runner/runners';
import { runnerFor, RUNNERS } from '../core/runner/runners';
import { formatBytes } from '../core/text';
import type { Arguments } from './arguments';
import { readNearest } from './runtime-module';
import { writeOutput } from './streams';
import type { Subject } from './subject';
import { plain } from './text-table';
import { usage } from './usage';

const WRITERS: Readonly<Record<string, (firmware: Firmware) => Uint8Array>> = {
  '.uf2': writeUf2,
  '.hex': ({ segments }) => new TextEncoder().encode(writeHex(segments)),
  '.bin': writeBin,
};

/**
 * @returns what to tell the user
 * @throws InputError for a board without a runner, a model that the runner cannot execute or hold
 */
export async function firmwareCommand(
  { output, line }: Arguments,
  { model, bytes, board }: Subject,
): Promise<string> {
  if (output === undefined) throw usage('The command firmware needs a file to write: -o OUT.uf2.');
  const write = WRITERS[extname(output).toLowerCase()];
  if (write === undefined)
    throw usage(
      `“${plain(output)}” names no kind of firmware file.`,
      'End it in .uf2, .hex or .bin.',
    );
  if (bytes === undefined)
    throw usage('A saved profile carries no weights.', 'Use the model’s own file.');
  const runner = (board && runnerFor(board.id, line)) ?? noRunner(line);
  const { bytes: program, arenaBytes } = compileProgram(model.graph, bytes);
  const { name: modelName, sha256: modelSha256 } = model.file;
  const cargo = { program, arenaBytes, modelName, modelSha256 };
  const firmware = await joinRunner(await imageOf(runner), cargo);
  if (extname(output).toLowerCase() === '.uf2' && firmware.family === undefined)
    throw usage(`The ${runner.chip} takes no .uf2.`, 'Write a .hex or .bin.');
  await writeOutput(output, write(firmware));
  return `${formatBytes(firmwareBytes(firmware))} for ${board?.name ?? runner.chip} written to ${plain(output)}. Serial line: ${runner.serial}. The runner ${runner.proven}.\n`;
}

const noRunner = (line?: Line): never => {
  const fitting = RUNNERS.filter((runner) => line === undefined || runner.line === line);
  const boards = [...new Set(fitting.flatMap(({ boards: ids }) => ids))];
  throw usage('There is a runner for some boards only.', `Give --board ${boards.join(', ')}.`);
};

const imageOf = ({ id }: Runner): Promise<Uint8Array> => readNearest(`runner-${id}.bin`);
