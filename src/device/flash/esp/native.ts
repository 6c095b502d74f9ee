/** Chips with USB of their own, which the vendor id tells; others are behind a bridge. */
import type { FoundPort } from '../../port';

const ESPRESSIF = 0x303a;

export const isNative = ({ port }: FoundPort): boolean => port.getInfo().usbVendorId === ESPRESSIF;
