/** Listening to the board and talking to it by hand, and the timings that were heard meanwhile. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatNumberOf } from '../../core/text';
import { closeMonitor, openMonitor, sendLine, takeHeard } from '../../state/device/commands';
import type { LineEnding } from '../../state/device/device-state';
import { useSelect, useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import { Note } from '../parts/note';
import styles from './device.module.css';

const BAUDS = [9600, 19_200, 38_400, 57_600, 74_880, 115_200, 230_400, 460_800, 921_600] as const;

export function MonitorButton(): ReactNode {
  const studio = useStudio();
  const [baud, setBaud] = useState(115_200);
  const monitor = useSelect(({ device }) => device.monitor);
  const canListen = useSelect(
    ({ device }) => device.board?.found !== undefined && device.underWay === null,
  );
  const isOpen = monitor !== null;
  return (
    <>
      <select
        className={control('input')}
        aria-label="Baud rate"
        value={monitor?.baudRate ?? baud}
        disabled={isOpen || !canListen}
        onChange={({ currentTarget }) => setBaud(Number(currentTarget.value))}
      >
        {BAUDS.map((rate) => (
          <option key={rate} value={rate}>
            {rate} baud
          </option>
        ))}
      </select>
      <button
        type="button"
        className={control('button')}
        disabled={!isOpen && !canListen}
        data-hint={
          isOpen || canListen
            ? 'Opening a port resets some boards'
            : 'Connect a board with a serial port first'
        }
        onClick={() => void (isOpen ? closeMonitor(studio) : openMonitor(studio, baud))}
      >
        {isOpen ? 'Stop listening' : 'Listen'}
      </button>
    </>
  );
}

/** What was heard and can become times. */
export function HeardNote(): ReactNode {
  const studio = useStudio();
  const heard = useSelect(({ device }) => device.heard);
  if (heard === 0) return null;
  return (
    <Note
      tone="plain"
      isInset
      actions={
        <button
          type="button"
          className={control('button', 'primary')}
          onClick={() => void takeHeard(studio)}
        >
          Take the times
        </button>
      }
    >
      {formatNumberOf(heard, 'measurement')} among what the board printed.
    </Note>
  );
}

const ENDINGS: Readonly<Record<LineEnding, string>> = {
  lf: 'line feed',
  crlf: 'CR and LF',
  percent: '% (MLPerf Tiny)',
  none: 'nothing',
};

/** One line to the board; there while the console listens. */
export function SendLine(): ReactNode {
  const studio = useStudio();
  const isOpen = useSelect(({ device }) => device.monitor !== null);
  const [text, setText] = useState('');
  const [ending, setEnding] = useState<LineEnding>('lf');
  if (!isOpen) return null;
  return (
    <form
      className={styles['console-bar']}
      onSubmit={(event) => {
        event.preventDefault();
        void sendLine(studio, text, ending);
        setText('');
      }}
    >
      <input
        type="text"
        className={control('input')}
        placeholder="Send a line"
        aria-label="Send a line"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <label className={styles['dim']}>
        ends with{' '}
        <select
          className={control('input')}
          value={ending}
          onChange={({ currentTarget: { value } }) =>
            setEnding((Object.keys(ENDINGS) as LineEnding[]).find((key) => key === value) ?? 'lf')
          }
        >
          {Object.entries(ENDINGS).map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className={control('button')}>
        Send
      </button>
    </form>
  );
}
