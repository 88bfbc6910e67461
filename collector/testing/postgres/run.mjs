// A PostgreSQL server of its own for one test, which may be killed and started again: says its
// address, then obeys `kill`, `start` and `stop`, one a line.
import { createInterface } from 'node:readline'
import { startServer } from './server.mjs'

const flags = process.argv.slice(2).flatMap((setting) => ['-c', setting])
const { url, server, stop } = await startServer({ flags })

const say = (line) => process.stdout.write(`${line}\n`)

/** The processes of a killed server need a moment to notice. */
const start = async () => {
  for (let tried = 0; tried < 50; tried += 1) {
    try {
      return await server.start()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  throw new Error('PostgreSQL did not start again')
}

const kill = async () => {
  const gone = new Promise((resolve) => server.process.once('exit', resolve))
  server.process.kill('SIGKILL')
  await gone
}

const COMMANDS = { kill, start, stop }

say(url)
for await (const command of createInterface({ input: process.stdin })) {
  await COMMANDS[command]()
  say(command)
}
await stop().catch(() => undefined)
process.exit(0)
