/** The page's entry: joins the studio to the browser and mounts it. */
import { CSPProvider } from '@base-ui/react/csp-provider';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createActions } from './state/actions/registry';
import { boot } from './state/boot';
import { browserDeps, trackAddress, trackLeaving, trackTheme, trackTitle } from './state/browser';
import { createStudio } from './state/studio';
import { StudioContext } from './state/use-studio';
import { App } from './ui/app/app';
import { goTo } from './ui/app/focus-targets';
import './ui/tokens.css';
import './ui/base.css';

const studio = createStudio(browserDeps());
const actions = createActions(goTo);
void boot(studio);
trackTheme(studio);
trackTitle(studio);
trackAddress(studio);
trackLeaving(studio);

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <StudioContext value={{ studio, actions }}>
        <App />
      </StudioContext>
    </CSPProvider>
  </StrictMode>,
);
