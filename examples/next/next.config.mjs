import { fileURLToPath } from 'node:url'

/** @type {import('next').NextConfig} */
export default {
  reactStrictMode: true,
  // The secret key is not among these: what stands here reaches the browser.
  env: { NEXT_PUBLIC_COLLECTOR: process.env.WAYMARK_COLLECTOR ?? 'http://localhost:8080' },
  // Only in this repository, where the package lies outside of the example's folder.
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
}
