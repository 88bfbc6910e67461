import type { Waymark } from '../waymark.js'
import { coreOf } from './coreOf.js'
import type { Env, SandboxOptions } from './env.js'
import { jarOf } from './jar.js'
import { mirrorOf, quietly } from './mirror.js'
import { momentOf, pageOf } from './page.js'

export type * from '../waymark.js'
export type * from './env.js'

/** A storage that has not answered by then counts as empty, so that a sale is not delayed further. */
const HYDRATE_MS_MAX = 2000

/**
 * Creates a tracker for a sandbox without a DOM. Calls that are made before the storage has answered
 * wait for it, and are recorded with the time and address of the call.
 *
 * @example
 * createSandboxTracker(
 *   { account: 'default1', collector: 'https://go.shop.example' },
 *   { location: { href: 'https://shop.example/thanks' } },
 * )
 */
export const createSandboxTracker = (options: SandboxOptions, given: Env): Waymark => {
  const env: Env = Object(given)
  const mirror = mirrorOf(env.storage)
  const jar = jarOf(env.cookie, () => page.location.hostname, options.cookieDomain)
  const page = pageOf(env, mirror.kept, jar)
  const core = coreOf(page)
  const landing = momentOf(page, env)
  let early: (() => unknown)[] | undefined = []

  const ready = inTime([mirror.hydrate(), quietly(jar.hydrate)]).then(() => {
    core.call('init', [options], landing)
    for (const run of early || []) run()
    early = undefined
    core.begin(landing)
  })
  return core.waymarkOf((name, args) => {
    const moment = momentOf(page, env)
    const run = () => core.call(name, args, moment)
    // As in a page, `init` and `consent` run before all other calls.
    if (early && /^(init|consent)$/.test(name)) return early.push(run)
    return ready.then(run)
  })
}

const inTime = (work: readonly Promise<unknown>[]): Promise<unknown> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, HYDRATE_MS_MAX)
    const done = () => {
      clearTimeout(timer)
      resolve(undefined)
    }
    Promise.all(work).then(done, done)
  })
