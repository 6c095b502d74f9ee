/** How the studio is built: one static folder that works under any path, offline, with a strict policy. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { contentPolicy } from './scripts/vite/content-policy.ts';
import { firstPaint } from './scripts/vite/first-paint.ts';

const offline = VitePWA({
  // A new version waits until the person agrees: a reload must never lose an open model.
  registerType: 'prompt',
  injectRegister: false,
  manifestFilename: 'arenascope.webmanifest',
  manifest: {
    name: 'Arenascope',
    short_name: 'Arenascope',
    description: 'Where every byte of the TensorFlow Lite Micro arena goes',
    categories: ['developer', 'utilities'],
    display: 'standalone',
    start_url: './',
    scope: './',
    theme_color: '#16191d',
    background_color: '#16191d',
    icons: [
      { src: 'icons/icon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: 'icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  },
  workbox: {
    globPatterns: ['**/*.{html,js,css,svg,png,webmanifest,wasm,bin}', 'samples/*.{tflite,json}'],
    maximumFileSizeToCacheInBytes: 8 * 1024 * 1024,
    cleanupOutdatedCaches: true,
  },
});

export default defineConfig({
  base: './',
  plugins: [react(), contentPolicy(), firstPaint(), offline],
  css: { transformer: 'lightningcss' },
  worker: { format: 'es' },
  build: {
    // The policy forbids data: fonts and scripts; every asset is a file of its own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  preview: { headers: { 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' } },
});
