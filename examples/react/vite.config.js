import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const { PORT = 8093, WAYMARK_COLLECTOR = 'http://localhost:8080' } = process.env

export default defineConfig({
  plugins: [react()],
  server: { port: Number(PORT), strictPort: true },
  clearScreen: false,
  // Named one by one: a prefix would carry the secret key of the collector into the page as well.
  define: { 'import.meta.env.COLLECTOR': JSON.stringify(WAYMARK_COLLECTOR) },
})
