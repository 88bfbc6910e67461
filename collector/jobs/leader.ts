import type { Deps } from '../program/deps.js'

/** Work that is done every so often, by one collector however many there are. */
export interface Job {
  readonly name: string
  readonly everyMs: number
  /** Must bear to be run twice. Stops early once it no longer leads. */
  run(deps: Deps, at: number, leads: () => boolean): Promise<void>
}

/** A leader that is gone is succeeded after this long. */
export const LEASE_MS = 20_000
/** How often a collector asks whether it leads, and says that it still does. */
export const RENEW_MS = 5_000

export interface Leader {
  /** Takes or renews the leases, and starts what is due. To be called every `RENEW_MS`. */
  tick(): Promise<void>
  /** Begins a job before its time, because there is work for it; once more where it is running. */
  kick(job: Job): void
  /** Lets another collector take over at once. */
  resign(): Promise<void>
}

/**
 * Leads jobs while nobody else does. A job that a leader began and did not finish, because it was
 * killed, is begun again by the next; one that was finished is not run again before its time.
 */
export const leader = (
  deps: Deps,
  jobs: readonly Job[],
  holder: string,
  onError: (job: Job, error: unknown) => void,
): Leader => {
  const running = new Map<Job, Promise<void>>()
  const kicked = new Set<Job>()
  const led = new Map<Job, boolean>()
  const { storage, now } = deps
  let ticking: Promise<void> = Promise.resolve()
  let resigned = false

  const runNow = async (job: Job): Promise<void> => {
    const leads = () => led.get(job) === true
    await job.run(deps, now(), leads)
    if (leads()) await storage.finishJob(job.name, holder, now())
  }
  const runDue = async (job: Job): Promise<void> => {
    if (now() - (await storage.finishedAt(job.name)) >= job.everyMs) await runNow(job)
  }
  const start = (job: Job, work: (job: Job) => Promise<void>): void => {
    const run = work(job)
      .catch((error: unknown) => onError(job, error))
      .finally(() => {
        running.delete(job)
        if (kicked.delete(job)) kick(job)
      })
    running.set(job, run)
  }
  const kick = (job: Job): void => {
    if (resigned || !led.get(job)) return
    if (running.has(job)) kicked.add(job)
    else start(job, runNow)
  }
  const tickOne = async (job: Job): Promise<void> => {
    const at = now()
    led.set(job, await storage.holdLease(job.name, holder, at, at + LEASE_MS))
    if (led.get(job) && !running.has(job)) start(job, runDue)
  }
  const tickAll = async (): Promise<void> => {
    for (const job of jobs) {
      if (resigned) return
      await tickOne(job).catch((error: unknown) => {
        // Who cannot reach the database does not know whether it still leads.
        led.set(job, false)
        onError(job, error)
      })
    }
  }
  return {
    tick: () => {
      ticking = ticking.then(tickAll, tickAll)
      return ticking
    },
    kick,
    resign: async () => {
      resigned = true
      // A lease that is being taken would otherwise be held by nobody who is left.
      await ticking.catch(() => undefined)
      const leading = jobs.filter((job) => led.get(job))
      led.clear()
      await Promise.all(running.values())
      const at = now()
      for (const { name } of leading) await storage.holdLease(name, holder, at, at)
    },
  }
}
