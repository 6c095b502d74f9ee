/** The frameworks a firmware project can be made for. */
import type { Profile } from '../../profile/profile';

export const FRAMEWORKS = [
  'arduino',
  'platformio',
  'esp-idf',
  'zephyr',
  'pico-sdk',
  'cmake',
] as const;
export type Framework = (typeof FRAMEWORKS)[number];

export interface ProjectFacts {
  /** The project's folder and target: an identifier. */
  readonly name: string;
  readonly profile: Profile;
}

/** `int main()` of frameworks that have one. */
export const MAIN = `#include "session.h"

int main() {
  SessionBegin();
  for (;;) SessionPoll();
}
`;
