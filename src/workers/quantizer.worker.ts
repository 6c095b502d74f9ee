/** The quantizer's worker: exposes one service to the page that started it. */
import { expose } from 'comlink';
import { createQuantizerService } from './quantizer-service';

expose(createQuantizerService());
