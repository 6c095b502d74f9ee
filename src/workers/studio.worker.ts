/** The studio's worker: exposes one service to the page that started it. */
import { expose } from 'comlink';
import { createStudioService } from './studio-service';

expose(createStudioService());
