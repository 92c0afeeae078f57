import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Everything below /assets/ carries a hash of its content and may be cached for ever; index.html may not.
export default defineConfig({
    plugins: [react()],
    resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
    build: {
        target: 'es2022',
        assetsDir: 'assets',
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        chunkSizeWarningLimit: 1200,
    },
    server: { proxy: { '/api': process.env['GUANXI_URL'] ?? 'http://127.0.0.1:8080' } },
    test: { include: ['test/**/*.test.{ts,tsx}'], environment: 'node' },
});
