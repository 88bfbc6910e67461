import { setImmediate } from 'node:timers/promises'
import type { AccountId } from '../../domain/ids.js'
import { isProblem, type Problem } from '../../domain/problem.js'
import { HOUR_MS } from '../../domain/time.js'
import type { Deps } from '../deps.js'
import type { ReplayProgress } from './replay.js'
import { type Busy, type WhatIf, type WhatIfQuestion, whatIf } from './whatIf.js'

/** How many rows of orders a result of the panel keeps. */
export const ROWS_KEPT_MAX = 5_000
/** How many accounts have a result in the memory of a collector, the newest ones. */
const JOBS_MAX = 20
const KEPT_MS = HOUR_MS

/** A replay that was started in the panel, and what came of it. */
export interface WhatIfJob {
  readonly startedAt: number
  /** What was typed, to be shown with the result. */
  readonly asked: Readonly<Record<string, string>>
  readonly progress: ReplayProgress
  /** Undefined: it is running, or was refused or failed. */
  readonly result: WhatIf | undefined
}

interface Job extends WhatIfJob {
  progress: ReplayProgress
  result: WhatIf | undefined
  refused: Problem | Busy | undefined
  failure: { readonly error: unknown } | undefined
  isStopped: boolean
}

const jobsOf = new WeakMap<object, Map<AccountId, Job>>()

/**
 * Starts a replay and returns at once, because it can take a minute. Its result is kept in the memory of
 * this collector for an hour. Returns why it cannot start.
 */
export const startWhatIf = async (
  deps: Deps,
  question: Omit<WhatIfQuestion, 'rowsMax' | 'onProgress' | 'isStopped'>,
  asked: WhatIfJob['asked'],
): Promise<Problem | Busy | undefined> => {
  const jobs = jobsOf.get(deps.storage) ?? new Map<AccountId, Job>()
  jobsOf.set(deps.storage, jobs)
  const job: Job = {
    ...{ startedAt: deps.now(), asked, progress: { orders: 0, total: 0 } },
    ...{ result: undefined, refused: undefined, failure: undefined, isStopped: false },
  }
  const running = whatIf(deps, {
    ...question,
    rowsMax: ROWS_KEPT_MAX,
    onProgress: (progress) => {
      job.progress = progress
    },
    isStopped: () => job.isStopped,
  }).then(
    (done) => {
      if (isProblem(done) || 'busy' in done) job.refused = done
      else job.result = done
    },
    (error: unknown) => {
      job.failure = { error }
    },
  )
  // What is refused is refused before the first page of orders.
  await Promise.race([running, begun(job)])
  if (job.refused) return job.refused
  jobs.delete(question.accountId)
  jobs.set(question.accountId, job)
  for (const [id, old] of jobs) if (jobs.size > JOBS_MAX && hasEnded(old)) jobs.delete(id)
  return undefined
}

const hasEnded = ({ result, refused, failure }: Job): boolean =>
  result !== undefined || refused !== undefined || failure !== undefined

/** Resolves once the first orders were replayed. */
const begun = async (job: Job): Promise<void> => {
  while (job.progress.total === 0 && !hasEnded(job)) await setImmediate()
}

/**
 * The newest replay of an account. Undefined: none within the last hour. Throws what a replay failed with,
 * once.
 */
export const whatIfOf = (
  { storage, now }: Pick<Deps, 'storage' | 'now'>,
  accountId: AccountId,
): WhatIfJob | undefined => {
  const jobs = jobsOf.get(storage)
  const job = jobs?.get(accountId)
  if (!job) return undefined
  const { failure } = job
  const isOld = hasEnded(job) && now() - job.startedAt > KEPT_MS
  if (failure || isOld) jobs?.delete(accountId)
  if (failure) throw failure.error
  return isOld ? undefined : job
}

/** Ends a running replay after its current page. */
export const stopWhatIf = ({ storage }: Pick<Deps, 'storage'>, accountId: AccountId): void => {
  const job = jobsOf.get(storage)?.get(accountId)
  if (job) job.isStopped = true
}
