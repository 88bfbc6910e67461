import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A PostgreSQL server of the test's own, which may be killed and started again. */
export interface TestServer {
  readonly url: string
  /** As `kill -9` does, of its first process. */
  readonly kill: () => Promise<void>
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** Starts a server with settings such as `fsync=off`. */
export const aServer = async (...settings: readonly string[]): Promise<TestServer> => {
  const child = spawn(process.execPath, [join(__dirname, 'run.mjs'), ...settings], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next()
    if (done) throw new Error('The server of the test ended')
    return value
  }
  const obey = (command: string) => async () => {
    child.stdin.write(`${command}\n`)
    await next()
  }
  const url = await next()
  return {
    url,
    kill: obey('kill'),
    start: obey('start'),
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.stdin.end()
      await gone
    },
  }
}
