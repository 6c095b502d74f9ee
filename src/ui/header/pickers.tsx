/** The header's popups. They load right after the first paint, which does not need them. */
export { BoardPicker } from './board-picker';
export { KernelPicker } from './kernel-picker';
export { OpenMenu } from './open-menu';
