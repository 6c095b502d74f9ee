/** What came out: one output at a time, its values, and ways to take them along. */
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { elementsOf } from '../../core/run/elements';
import type { TensorKind } from '../../core/run/elements';
import { formatCrc } from '../../core/run/json';
import type { RunOutput, RunResult } from '../../core/run/run';
import { formatReal } from '../../core/text';
import { copyOfRun, saveOutput } from '../../state/run-files';
import { useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import { CopyButton } from '../parts/copy-button';
import { DataTable } from '../table/data-table';
import { outputColumns, outputRows } from './output-rows';
import styles from './run.module.css';

export function Outputs({ result }: { result: RunResult }): ReactNode {
  const studio = useStudio();
  const [chosen, setChosen] = useState(0);
  const index = Math.min(chosen, result.outputs.length - 1);
  const output = result.outputs[index];
  if (output === undefined)
    return <div className={styles['answer']}>This model has no outputs.</div>;
  return (
    <section className={styles['outputs']} aria-label="Outputs">
      <div className={styles['bar']}>
        <OutputPicker outputs={result.outputs} index={index} onChoose={setChosen} />
        <CopyButton label="Copy JSON" text={() => copyOfRun(studio)} />
        <button
          type="button"
          className={control('button')}
          onClick={() => saveOutput(studio, index)}
        >
          Save .npy
        </button>
      </div>
      <Facts result={result} output={output} />
      <Values output={output} />
    </section>
  );
}

const nameOf = ({ kind }: RunOutput, i: number): string =>
  kind.name === '' ? `output ${i}` : kind.name;

interface OutputPickerProps {
  readonly outputs: readonly RunOutput[];
  readonly index: number;
  readonly onChoose: (index: number) => void;
}

function OutputPicker({ outputs, index, onChoose }: OutputPickerProps): ReactNode {
  if (outputs.length < 2) return <span>Output</span>;
  return (
    <select
      className={control('input')}
      aria-label="Output"
      value={index}
      onChange={({ currentTarget }) => onChoose(Number(currentTarget.value))}
    >
      {outputs.map((output, i) => (
        <option key={i} value={i}>
          {nameOf(output, i)}
        </option>
      ))}
    </select>
  );
}

const scaleOf = ({ scale, zeroPoint }: TensorKind): string | undefined =>
  scale === 0 ? undefined : `Scale ${formatReal(scale)}, zero point ${zeroPoint}`;

function Facts({ result, output }: { result: RunResult; output: RunOutput }): ReactNode {
  const { kind, crc32, labels } = output;
  return (
    <div className={styles['facts']}>
      <ul>
        <li data-hint={scaleOf(kind)}>
          <code className={styles['name']}>{kind.name}</code> {kind.type.toLowerCase()} [
          {kind.shape.join(', ')}]
        </li>
        <li>
          CRC32 <code>{formatCrc(crc32)}</code>
          {labels !== undefined && `, labels from ${labels.source}`}
        </li>
        <li>
          from {result.inputs.map(({ from }) => from).join('; ')}; {result.rounding} rounding
          {result.repeat > 1 && `, inference ${result.repeat}`}
        </li>
      </ul>
    </div>
  );
}

function Values({ output }: { output: RunOutput }): ReactNode {
  const [picked, setPicked] = useState<string>();
  const rows = useMemo(() => outputRows(output), [output]);
  const columns = useMemo(() => outputColumns(output), [output]);
  const count = elementsOf(output.kind.type, output.bytes).length;
  return (
    <DataTable
      id="run-output"
      label={`${count} values`}
      rows={rows}
      columns={columns}
      selectedKey={picked}
      onPick={({ key }) => setPicked(key)}
      empty="This output holds no values."
    />
  );
}
