/** What the quantizer's worker holds between calls: a float model, samples, and what calibration saw. */
import type { Calibration } from '../core/calibrate/calibration';
import { copiesNote } from '../core/calibrate/report';
import { InputError } from '../core/errors';
import { partData } from '../core/improve/begin';
import type { FlowData, FlowHost, Prepared } from '../core/improve/flow';
import { prepare } from '../core/improve/make';
import { leavingUnknown, leftNotes } from '../core/evaluate/computed-part';
import type { OperatorIndex } from '../core/units';
import type { Engine, LoadEngine } from './engine';
import { everySoOften } from './every-so-often';
import type { OnFlow, Split } from './quantizer-api';
import type { HeldData, HeldModel } from './quantizer-data';

/** A calibrated model and the split it was calibrated with. */
interface Ready {
  readonly split: Split;
  readonly prepared: Prepared;
  /** What the user should know about model, operators left out and split, a sentence each. */
  readonly notes: readonly string[];
}

export interface Begun {
  readonly parts: FlowData;
  readonly notes: readonly string[];
  readonly calibration: Calibration;
  /** Operators that were left out. */
  readonly left: readonly OperatorIndex[];
}

/** Each getter throws InputError `usage` when there is none. */
export interface Hold {
  readonly model: () => HeldModel;
  readonly data: () => HeldData;
  readonly ready: () => Ready;
  /** Forgets data and calibration. */
  readonly setModel: (model: HeldModel) => Promise<void>;
  /** Leaves operators without a float kernel out, until another model is set; forgets the calibration. */
  readonly leaveUnknown: () => Promise<void>;
  /** Forgets the calibration. */
  readonly setData: (data: HeldData) => Promise<void>;
  /** Calibrates with the split, or takes what another worker saw. */
  readonly begin: (split: Split, onProgress?: OnFlow, known?: Calibration) => Promise<Begun>;
  /** The engines, loaded when first asked for. */
  readonly host: (onProgress?: OnFlow) => Promise<FlowHost & Engine>;
}

export function createHold(load: LoadEngine): Hold {
  let model: HeldModel | undefined;
  let data: HeldData | undefined;
  let ready: Ready | undefined;
  let engine: Promise<Engine> | undefined;
  let isLeaving = false;
  const forget = async (): Promise<void> => {
    const old = ready;
    ready = undefined;
    await old?.prepared.dispose();
  };
  const host: Hold['host'] = async (onProgress) => {
    const loaded = await (engine ??= load());
    return {
      ...loaded,
      ...(isLeaving && { loadFloat: leavingUnknown(loaded.loadFloat) }),
      ...(onProgress && { onProgress: everySoOften(onProgress, ({ stage }) => stage) }),
    };
  };
  return {
    model: () => model ?? missing('No float model is open.', 'Open a model first.'),
    data: () => data ?? missing('There is no calibration data.', 'Choose some first.'),
    ready: () => ready ?? missing('The model is not calibrated.', 'Calibrate first.'),
    setModel: async (opened) => {
      await forget();
      [model, data, isLeaving] = [opened, undefined, false];
    },
    leaveUnknown: async () => {
      await forget();
      isLeaving = true;
    },
    setData: async (opened) => {
      await forget();
      data = opened;
    },
    begin: async (split, onProgress, known) => {
      if (model === undefined || data === undefined)
        return missing('There is nothing to calibrate.', 'Choose a model and data first.');
      const { data: parts, notes } = partData(data.opened.dataset, split);
      await forget();
      const prepared = await prepare(model.model, parts, await host(onProgress), known);
      const said = [
        ...leftNotes(prepared.model, prepared.network),
        ...notes,
        ...copiesNote(prepared.calibration),
      ];
      ready = { split, prepared, notes: [...model.opened.notes, ...said] };
      const left = prepared.network.left ?? [];
      return { parts, notes: said, calibration: prepared.calibration, left };
    },
    host,
  };
}

function missing(message: string, advice: string): never {
  throw new InputError('usage', message, advice);
}
