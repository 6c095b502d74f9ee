/** Every action of the studio, in the order lists show them. */
import { openSample } from '../open-model';
import { runModel, stopRun } from '../running';
import type { Studio } from '../studio';
import { TABS } from '../studio-state';
import type { StudioState, Tab } from '../studio-state';
import { chooseBoard, chooseKernels, selectBoards } from '../target';
import { chooseTheme, nextTheme } from '../theme';
import { exportBoards } from '../user-boards';
import { movePeak, moveStep, openDialog, select, setBudget, showTab } from '../view';
import type { Action } from './action';
import { deviceActions } from './device-actions';
import { quantizeActions } from './quantize-actions';

const always = (): boolean => true;
const hasModel = (state: StudioState): boolean => state.open !== null;

/** Places in the page that actions send the focus to; the page registers what is there. */
export type FocusTarget =
  'file-picker' | 'open-menu' | 'board-picker' | 'kernel-picker' | 'find' | 'map' | 'inspector';
export type Focus = (target: FocusTarget) => void;

const TAB_LABELS: Readonly<Record<Tab, string>> = {
  operators: 'Operators',
  tensors: 'Tensors',
  flash: 'Flash',
  boards: 'Boards',
  run: 'Run',
  quantize: 'Quantize',
  device: 'Measure',
  export: 'Export',
};

/** The actions that never change; `focus` moves the keyboard focus. */
export const createActions = (focus: Focus): readonly Action[] => [
  ...openActions(focus),
  ...mapActions(focus),
  ...goActions(focus),
  ...boardActions(focus),
  ...runActions(),
  ...quantizeActions(),
  ...deviceActions(),
  ...pageActions(),
];

const openActions = (focus: Focus): readonly Action[] => [
  {
    id: 'open',
    label: 'Open a file…',
    group: 'Open',
    shortcut: { key: 'o', mod: true },
    isEnabled: always,
    run: () => focus('file-picker'),
  },
];

const mapActions = (focus: Focus): readonly Action[] => [
  {
    id: 'peak.next',
    label: 'Next peak',
    group: 'Map',
    shortcut: { key: ']' },
    isEnabled: hasModel,
    run: (studio) => movePeak(studio, 1),
  },
  {
    id: 'peak.previous',
    label: 'Previous peak',
    group: 'Map',
    shortcut: { key: '[' },
    isEnabled: hasModel,
    run: (studio) => movePeak(studio, -1),
  },
  {
    id: 'step.next',
    label: 'Next step',
    group: 'Map',
    shortcut: { key: '.' },
    isEnabled: hasModel,
    run: (studio) => moveStep(studio, 1),
  },
  {
    id: 'step.previous',
    label: 'Previous step',
    group: 'Map',
    shortcut: { key: ',' },
    isEnabled: hasModel,
    run: (studio) => moveStep(studio, -1),
  },
  {
    id: 'map',
    label: 'Arena map',
    group: 'Map',
    shortcut: { key: 'm' },
    isEnabled: hasModel,
    run: () => focus('map'),
  },
  {
    id: 'explain.peak',
    label: 'Explain the peak',
    group: 'Map',
    shortcut: { key: 'p' },
    isEnabled: hasModel,
    run: (studio) => select(studio, null),
  },
  {
    id: 'budget.reset',
    label: 'RAM line back to the board',
    group: 'Map',
    isEnabled: (state) => state.budget !== null,
    run: (studio) => setBudget(studio, null),
  },
];

const goActions = (focus: Focus): readonly Action[] => [
  {
    id: 'find',
    label: 'Find a tensor',
    group: 'Go to',
    shortcut: { key: '/' },
    isEnabled: hasModel,
    run: (studio) => {
      showTab(studio, 'tensors');
      focus('find');
    },
  },
  ...TABS.map((tab): Action => ({
    id: `tab.${tab}`,
    label: TAB_LABELS[tab],
    group: 'Go to',
    isEnabled: hasModel,
    run: (studio) => showTab(studio, tab),
  })),
];

const boardActions = (focus: Focus): readonly Action[] => [
  {
    id: 'board.choose',
    label: 'Choose a board',
    group: 'Board',
    shortcut: { key: 'b' },
    isEnabled: always,
    run: () => focus('board-picker'),
  },
  {
    id: 'board.add',
    label: 'Add a board of your own…',
    group: 'Board',
    isEnabled: always,
    run: (studio) => openDialog(studio, 'board'),
  },
  {
    id: 'board.export',
    label: 'Export your boards',
    group: 'Board',
    isEnabled: (state) => state.userBoards.length > 0,
    run: exportBoards,
  },
  {
    id: 'kernels.board',
    label: 'Kernels: as the board',
    group: 'Board',
    isEnabled: (state) => state.kernels !== 'board',
    run: (studio) => void chooseKernels(studio, 'board'),
  },
];

const runActions = (): readonly Action[] => [
  {
    id: 'run',
    label: 'Run the model',
    group: 'Run',
    shortcut: { key: 'r' },
    isEnabled: ({ open, run }) => open !== null && run.underWay === null,
    run: (studio) => {
      showTab(studio, 'run');
      void runModel(studio);
    },
  },
  {
    id: 'run.stop',
    label: 'Stop the run',
    group: 'Run',
    isEnabled: ({ run }) => run.underWay !== null,
    run: stopRun,
  },
];

const pageActions = (): readonly Action[] => [
  {
    id: 'share',
    label: 'Share this profile…',
    group: 'Share',
    shortcut: { key: 's' },
    isEnabled: hasModel,
    run: (studio) => openDialog(studio, 'share'),
  },
  {
    id: 'theme.next',
    label: 'Theme: system, dark, light',
    group: 'View',
    shortcut: { key: 't' },
    isEnabled: always,
    run: nextTheme,
  },
  {
    id: 'theme.system',
    label: 'Theme as the system',
    group: 'View',
    isEnabled: (state) => state.theme !== 'system',
    run: (studio) => chooseTheme(studio, 'system'),
  },
  {
    id: 'palette',
    label: 'All commands',
    group: 'Help',
    shortcut: { key: 'k', mod: true },
    isEnabled: always,
    run: (studio) => openDialog(studio, 'palette'),
  },
  {
    id: 'shortcuts',
    label: 'Keyboard shortcuts',
    group: 'Help',
    shortcut: { key: '?' },
    isEnabled: always,
    run: (studio) => openDialog(studio, 'shortcuts'),
  },
];

/** Actions that depend on what there is: one per sample and per board. For the palette only. */
export const dynamicActions = (state: StudioState): readonly Action[] => [
  ...state.samples.map((sample): Action => ({
    id: `sample.${sample.id}`,
    label: `Open sample: ${sample.title}`,
    group: 'Open',
    isEnabled: always,
    run: (studio: Studio) => void openSample(studio, sample),
  })),
  ...selectBoards(state).map((board): Action => ({
    id: `board.${board.id}`,
    label: `Board: ${board.name}`,
    group: 'Board',
    isEnabled: ({ boardId }) => boardId !== board.id,
    run: (studio: Studio) => void chooseBoard(studio, board.id),
  })),
];
