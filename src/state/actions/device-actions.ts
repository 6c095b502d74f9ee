/** What can be done with a board, wherever one stands. */
import {
  disconnect,
  flashAndMeasure,
  flashOwn,
  measureAgain,
  pickPort,
  stop,
  takeEmulated,
} from '../device/commands';
import { showTab } from '../view';
import type { Action } from './action';

/** Everything the Measure tab can be told to do without a choice to be made. */
export const deviceActions = (): readonly Action[] => [...WORK, ...BOARDS];

const WORK: readonly Action[] = [
  {
    id: 'device.flash',
    label: 'Flash and measure',
    group: 'Measure',
    shortcut: { key: 'f' },
    isEnabled: ({ open, device }) => open !== null && device.underWay === null,
    run: (studio) => {
      showTab(studio, 'device');
      void flashAndMeasure(studio);
    },
  },
  {
    id: 'device.flash-own',
    label: 'Flash own firmware',
    group: 'Measure',
    isEnabled: ({ open, device }) =>
      open !== null && device.own.length > 0 && device.underWay === null,
    run: (studio) => {
      showTab(studio, 'device');
      void flashOwn(studio);
    },
  },
  {
    id: 'device.measure',
    label: 'Measure without flashing',
    group: 'Measure',
    isEnabled: ({ open, device }) =>
      open !== null && device.board !== null && device.underWay === null,
    run: (studio) => {
      showTab(studio, 'device');
      void measureAgain(studio);
    },
  },
  {
    id: 'device.stop',
    label: 'Stop measuring',
    group: 'Measure',
    isEnabled: ({ device }) => device.underWay !== null,
    run: stop,
  },
];

const BOARDS: readonly Action[] = [
  {
    id: 'device.pick',
    label: 'Connect board…',
    group: 'Measure',
    isEnabled: ({ device }) => device.underWay === null && Array.isArray(device.ports),
    run: (studio) => {
      showTab(studio, 'device');
      void pickPort(studio);
    },
  },
  {
    id: 'device.emulated',
    label: 'Emulated Pico',
    group: 'Measure',
    isEnabled: ({ device }) => device.underWay === null && device.board?.kind !== 'emulated',
    run: (studio) => {
      showTab(studio, 'device');
      void takeEmulated(studio);
    },
  },
  {
    id: 'device.disconnect',
    label: 'Disconnect the board',
    group: 'Measure',
    isEnabled: ({ device }) => device.board !== null && device.underWay === null,
    run: (studio) => void disconnect(studio),
  },
];
