/** Which board a measurement is credited to: the one that was chosen, unless what answers rules it out. */
import { rulesOutCore } from '../../core/boards/architecture';
import { findBoard } from '../../core/boards/boards';
import { isRunnerOfOthers } from '../../core/runner/runners';
import type { Measurement } from '../../core/timings/measurement';
import type { Device } from '../../device/session/session';
import type { ConnectedBoard } from './device-state';

export interface Credit {
  /** Absent: the firmware's own words stand alone. */
  readonly board?: Partial<Measurement['board']>;
  readonly warnings: readonly string[];
}

export const creditOf = (
  device: Device,
  { name, boardId }: Pick<ConnectedBoard, 'name' | 'boardId'>,
): Credit => {
  if (boardId === undefined) return { board: { name }, warnings: [] };
  const chosen = findBoard(boardId);
  const says = device.kind === 'runner' ? device.hello : undefined;
  const isAnother =
    says !== undefined &&
    (isRunnerOfOthers(says.port, boardId) || rulesOutCore(chosen?.core ?? '', says.core));
  if (!isAnother) return { board: { name, id: boardId }, warnings: [] };
  return {
    warnings: [
      `What answers says it is ${says.port} on ${says.core}, which ${name} is not: these times are not credited to that board. Look whether this is the port of the board you mean.`,
    ],
  };
};
