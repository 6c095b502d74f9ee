/** The page's entry: mounts the studio and registers the service worker. */
import { createRoot } from 'react-dom/client';
import { registerSW } from 'virtual:pwa-register';

registerSW();
const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<h1>Arenascope</h1>);
