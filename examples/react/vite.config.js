import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const { PORT = 8093, WAYMARK_COLLECTOR = 'http://localhost:8080' } = process.env

export default defineConfig({
  plugins: [react()],
  server: { port: Number(PORT), strictPort: true },
  clearScreen: false,
  // Variables are listed one by one, because a prefix would also put the secret key into the page.
  define: { 'import.meta.env.COLLECTOR': JSON.stringify(WAYMARK_COLLECTOR) },
})
