import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    target: ['chrome90', 'safari14'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
