/**
 * Whether a core that firmware names can be a board's. Firmware says a core ("cortex-m4f") or the
 * architecture its compiler was told ("armv7e-m"); board lists write "Cortex-M4F (+ M0+ radio)". Times
 * credited to another board than they come from would be believed for years.
 */

const ARMV6M = 'armv6-m';
const ARMV7EM = 'armv7e-m';
const ARMV8M = 'armv8-m';

/** Arm's Technical Reference Manuals. The last three may be built for as ARMv8-M, by older compilers. */
const CORTEX_M: Readonly<Record<string, readonly string[]>> = {
  0: [ARMV6M],
  1: [ARMV6M],
  3: ['armv7-m'],
  4: [ARMV7EM],
  7: [ARMV7EM],
  33: [ARMV8M],
  35: [ARMV8M],
  52: [ARMV8M, 'armv8.1-m'],
  55: [ARMV8M, 'armv8.1-m'],
  85: [ARMV8M, 'armv8.1-m'],
};

const OTHERS: readonly (readonly [pattern: RegExp, architecture: string])[] = [
  [/\bxtensa\b/i, 'xtensa'],
  [/risc-?v|\brv(32|64)/i, 'risc-v'],
  [/\bavr\b/i, 'avr'],
];

/** Architectures of all cores that a name has in it; none where it is not known. */
const architecturesOf = (core: string): readonly string[] => [
  ...[...core.matchAll(/\bM(\d+)/gi)].flatMap(([, model = '']) => CORTEX_M[model] ?? []),
  ...(/^armv\d[\w.]*-m$/i.test(core) ? [core.toLowerCase()] : []),
  ...OTHERS.filter(([pattern]) => pattern.test(core)).map(([, name]) => name),
];

/**
 * Whether firmware that says it runs on the core `says` cannot run on the core `known`. What is unknown
 * rules nothing out.
 * @param known as board lists write it
 */
export const rulesOutCore = (known: string, says: string): boolean => {
  const [mine, its] = [architecturesOf(known), architecturesOf(says)];
  return mine.length > 0 && its.length > 0 && !mine.some((one) => its.includes(one));
};
