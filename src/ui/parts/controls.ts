/** Class names of the plain controls (buttons, inputs), shared by all components. */
import styles from './controls.module.css';

type Control = 'button' | 'primary' | 'quiet' | 'link' | 'why' | 'input' | 'hidden';

/** `control('button', 'primary')`: the class names joined. */
export const control = (...names: readonly Control[]): string =>
  names.map((name) => styles[name] ?? '').join(' ');
