import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { freePort } from '../collector/testing/postgres/server.mjs'

const CORES = availableParallelism()

/** Whether processes can be pinned to separate cores. */
export const isPinned = CORES > 1 && spawnSync('taskset', ['-c', '0,1', 'true']).status === 0

/** Measured processes run on core 0, the load on core 1. */
export const ONE_CORE = '0'
const LOAD_CORE = '1'
/** Several collectors run on all cores except the core of the load. */
export const OTHER_CORES = CORES > 2 ? `0,2-${CORES - 1}` : '0'

const START_TIMEOUT_MS = 60_000

const start = (core, [program, ...args], options) =>
  isPinned && core !== undefined
    ? spawn('taskset', ['-c', core, program, ...args], options)
    : spawn(program, args, options)

/**
 * Starts a server in Node and waits until it answers at `path`. The result can kill it. `core` undefined:
 * not pinned.
 */
export const serve = (core, args, options) =>
  serveCommand(core, [process.execPath, ...args], options)

/** The same for any program. Without `path` it does not wait. */
export const serveCommand = async (core, words, { port, path, environment = {} }) => {
  const child = start(core, words, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...environment },
    // Some programs create files in the folder that they are started in.
    cwd: tmpdir(),
  })
  let said = ''
  child.stderr.on('data', (data) => {
    said = `${said}${data}`.slice(-4_000)
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const until = Date.now() + START_TIMEOUT_MS
  while (path !== undefined) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined)
    if (answer?.ok) break
    if (child.exitCode !== null || Date.now() > until) {
      child.kill('SIGKILL')
      throw new Error(`A server did not start: ${words.join(' ')}\n${said}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    said: () => said,
    pid: child.pid,
    cpuMs: () => familyOf(child.pid).reduce((sum, pid) => sum + cpuMsOf(pid), 0),
    kill: async () => {
      for (const pid of child.exitCode === null ? familyOf(child.pid) : []) killIfAlive(pid)
      await ended
    },
  }
}

/** Starts the built collector of a checkout. */
export const serveCollector = async (core, root, database, environment = {}) => {
  const port = await freePort()
  const panelPort = await freePort()
  const ports = ['--port', `${port}`, '--panel-port', `${panelPort}`]
  const args = [`${root}/collector/bin/waymark.js`, 'serve', '--database', database, ...ports]
  const own = { WAYMARK_HOST: '127.0.0.1', NODE_ENV: 'production', ...environment }
  return { port, ...(await serve(core, args, { port, path: '/readyz', environment: own })) }
}

const killIfAlive = (pid) => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

const CLOCK_TICK_MS = 10

/**
 * The fields of `/proc/<pid>/stat` from the third on, without the name
 * (https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html). Empty on a system without `/proc`.
 */
const statOf = (pid) => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}

const cpuMsOf = (pid) => {
  const [user = 0, system = 0] = statOf(pid).slice(11, 13)
  return (Number(user) + Number(system)) * CLOCK_TICK_MS
}

/** A process and the processes that it started. */
const familyOf = (pid) => {
  const pids = existsSync('/proc') ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : []
  const children = pids.filter((one) => statOf(one)[1] === `${pid}`)
  return [pid, ...children.flatMap((one) => familyOf(Number(one)))]
}

/** Runs the load in its own process and resolves to the measured values. */
export const runLoad = (run) =>
  new Promise((resolve, reject) => {
    const script = new URL('./load.mjs', import.meta.url).pathname
    const child = start(LOAD_CORE, [process.execPath, script, JSON.stringify(run)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const output = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr']) {
      child[name].on('data', (data) => {
        output[name] += data
      })
    }
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0
        ? resolve(JSON.parse(output.stdout))
        : reject(new Error(`The load failed: ${output.stderr}`)),
    )
  })
