// Compiles the collector, and copies the files that the compiler does not: SQL, style sheets and examples.
import { execFileSync } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const collector = fileURLToPath(new URL('../collector/', import.meta.url))
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')

rmSync(`${collector}dist`, { recursive: true, force: true })
execFileSync(process.execPath, [tsc, '-p', `${collector}tsconfig.build.json`], { stdio: 'inherit' })
for (const folder of ['http', 'storage', 'panel', 'demo']) {
  cpSync(`${collector}${folder}`, `${collector}dist/collector/${folder}`, {
    recursive: true,
    filter: (path) => !/\.tsx?$/.test(path),
  })
}
