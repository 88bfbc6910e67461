import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { addAffiliate, addSite } from 'waymark-collector'
import { expect, type World } from '../world.js'

export const example = (name: string) =>
  fileURLToPath(new URL(`../../examples/${name}`, import.meta.url))

/** Starts an example as its README describes, and waits until it answers. */
export const start = async (name: string, port: number, environment: object) => {
  const child = spawn('npm', ['start', '--silent'], {
    cwd: example(name),
    env: { ...process.env, PORT: String(port), ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  let printed = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    printed += chunk.toString()
  })
  // Some examples are built before they start.
  await expect
    .poll(() => fetch(`http://localhost:${port}/`).then(({ ok }) => ok, String), {
      timeout: 90_000,
    })
    .toBe(true)
  return { child, printed: () => printed }
}

export const stop = ({ pid }: ChildProcess) => {
  if (pid !== undefined) process.kill(-pid, 'SIGTERM')
}

/** Runs an example with the collector of the test, which has the affiliate Jane. */
export const withExample = async (
  { collector, collectorUrl, secrets }: World,
  name: string,
  port: number,
  use: (shop: string) => Promise<void>,
  environment: object = {},
) => {
  const account = secrets.account as never
  await addSite(collector.deps, account, `localhost:${port}`)
  await addAffiliate(collector.deps, account, { code: 'jane', name: 'Jane' })
  const { child } = await start(name, port, { WAYMARK_COLLECTOR: collectorUrl, ...environment })
  try {
    await use(`http://localhost:${port}`)
  } finally {
    stop(child)
  }
}
