/** What loggers and monitors put in front of a line: time, level, module. */

const PREFIXES: readonly RegExp[] = [
  // Zephyr: [00:00:01.234,567] <inf> module:
  /^\[[\d:.,]{5,32}\] <(?:dbg|inf|wrn|err)> [^:]{1,64}: /,
  // Monitors that write down when a line came: [2026-11-22 10:00:00.123], [10:00:00]
  /^\[[\dT:.,+Z -]{5,40}\] /,
  // ESP-IDF, its colours with or without the escape character: I (1234) module:
  /^(?:\[\d;\d\dm)?[EWIDV] \([\d:.]{1,16}\) [^:]{1,64}: /,
  // Arduino's and PlatformIO's monitors: 10:00:00.123 -> and 10:00:00.123 >
  /^\d\d:\d\d:\d\d[.,]\d{3} (?:->|>) ?/,
  // Zephyr's shell
  /^uart:~\$ /,
];

const MOST_PREFIXES = 3;
const COLOUR_BEHIND = /\[0m$/;

export interface Unprefixed {
  readonly text: string;
  /** How many prefixes there were. */
  readonly prefixes: number;
}

/** The line as the firmware's own code wrote it. */
export const withoutPrefix = (line: string): Unprefixed => {
  let text = line;
  for (let prefixes = 0; ; prefixes++) {
    const found = PREFIXES.map((prefix) => prefix.exec(text)?.[0].length ?? 0).find(Boolean);
    if (found === undefined || prefixes === MOST_PREFIXES)
      return { text: prefixes > 0 ? text.replace(COLOUR_BEHIND, '') : text, prefixes };
    text = text.slice(found);
  }
};
