import type { Deps } from '../program/deps.js'

/** A periodic job, which runs on one collector even if there are several. */
export interface Job {
  readonly name: string
  readonly everyMs: number
  /** Must be safe to run twice. Stops early once `leads` returns false. */
  run(deps: Deps, at: number, leads: () => boolean): Promise<void>
}

/**
 * How long a lease is valid. After this time another collector can replace a leader that stopped.
 */
export const LEASE_MS = 20_000
/** How often a collector tries to take or renew its leases. */
export const RENEW_MS = 5_000

export interface Leader {
  /** Takes or renews the leases, and starts the jobs that are due. Call it every `RENEW_MS`. */
  tick(): Promise<void>
  /**
   * Starts a job before it is due, because there is work for it. If the job is running, it runs
   * once more afterwards.
   */
  kick(job: Job): void
  /** Releases the leases, so that another collector can take over immediately. */
  resign(): Promise<void>
}

/**
 * Runs jobs for which this collector holds the lease. If a leader is killed during a job, the next
 * leader runs the job again. A finished job is not run again before it is due.
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
        // Without the database this collector cannot know whether its lease is still valid.
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
      // A lease that is being taken would otherwise stay with this collector after it has stopped.
      await ticking.catch(() => undefined)
      const leading = jobs.filter((job) => led.get(job))
      led.clear()
      await Promise.all(running.values())
      const at = now()
      for (const { name } of leading) await storage.holdLease(name, holder, at, at)
    },
  }
}
