/** The one way to change the device part of the store. */
import type { Studio } from '../studio';
import type { DeviceState } from './device-state';

export const change = (
  { store }: Pick<Studio, 'store'>,
  part: Partial<DeviceState> | ((device: DeviceState) => Partial<DeviceState>),
): void =>
  store.setState(({ device }) => ({
    device: { ...device, ...(typeof part === 'function' ? part(device) : part) },
  }));
