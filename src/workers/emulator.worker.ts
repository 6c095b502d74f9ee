/** The emulator's worker: exposes one chip to the page that started it. */
import { expose } from 'comlink';
import { createPico } from '../device/emulator/chip';
import { drive } from '../device/emulator/driver';
import { createEmulatorService } from './emulator-service';

expose(createEmulatorService((listeners) => drive(createPico(), listeners)));
