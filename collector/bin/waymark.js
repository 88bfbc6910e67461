#!/usr/bin/env node
import { existsSync } from 'node:fs'

const built = new URL('../dist/collector/bin.js', import.meta.url)
if (!existsSync(built)) {
  process.stderr.write('Waymark is not built yet. In a clone of its repository: npm run build\n')
  process.exit(1)
}
const { run } = await import(built.href)
await run(process.argv)
