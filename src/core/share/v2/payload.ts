/**
 * Version 2 of what a link carries: version 1, and what boards measured. Frozen as version 1 is; only
 * links with measurements are written in it.
 */
import { Corrupt } from '../bytes';
import type { Codec } from '../codec';
import { varint } from '../codec';
import type { Shared } from '../shared';
import { MOST_MEASUREMENTS } from '../shared';
import { payload as version1 } from '../v1/payload';
import { measurementCodec } from './measurement';

export const payload: Codec<{ readonly shared: Shared; readonly names: boolean }> = {
  write(out, { shared, names }) {
    version1.write(out, { shared, names });
    const measurements = (shared.measurements ?? []).slice(0, MOST_MEASUREMENTS);
    varint.write(out, measurements.length);
    const codec = measurementCodec(shared.model.file);
    for (const measurement of measurements) codec.write(out, measurement);
  },
  read(from) {
    const { shared, names } = version1.read(from);
    const count = varint.read(from);
    if (count > MOST_MEASUREMENTS) throw new Corrupt('it has too many measurements');
    const codec = measurementCodec(shared.model.file);
    const measurements = Array.from({ length: count }, () => codec.read(from));
    return { shared: { ...shared, ...(count > 0 && { measurements }) }, names };
  },
};
