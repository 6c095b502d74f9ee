/** The prebuilt runner images in the studio: files beside the page, fetched when firmware is first made. */
import picoUartUrl from '../../firmware/dist/runner-rp2040-uart.bin?url';
import picoUsbUrl from '../../firmware/dist/runner-rp2040-usb.bin?url';
import stm32f4Url from '../../firmware/dist/runner-stm32f4.bin?url';
import stm32l4Url from '../../firmware/dist/runner-stm32l4.bin?url';
import { InputError } from '../core/errors';
import type { RunnerId } from '../core/runner/runners';

const URLS: Readonly<Record<RunnerId, string>> = {
  'rp2040-usb': picoUsbUrl,
  'rp2040-uart': picoUartUrl,
  stm32f4: stm32f4Url,
  stm32l4: stm32l4Url,
};

/** @throws InputError when it cannot be fetched */
export const loadRunnerImage = async (id: RunnerId): Promise<Uint8Array> => {
  const response = await fetch(URLS[id]).catch(() => undefined);
  if (response?.ok !== true)
    throw new InputError(
      'bad-file',
      'The runner could not be loaded.',
      'Reload the page while you have a connection; after that it works without one.',
    );
  return new Uint8Array(await response.arrayBuffer());
};
