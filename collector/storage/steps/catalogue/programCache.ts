import type { AccountId } from '../../../domain/ids.js'
import type { Program } from '../../../domain/program.js'
import { NOTHING_KEPT } from '../../daySums.js'
import type { Sealing } from '../../sealing.js'
import { insert, one, run, type Step, together } from '../step.js'
import { noteLiveFrom } from '../sums/liveFrom.js'
import { type AccountRow, loadProgram, toAccount } from './loadProgram.js'

/** The program of an account that is known to exist. */
export function* programFor({ programOf }: ProgramCache, accountId: AccountId): Step<Program> {
  const program = yield* programOf(accountId)
  if (!program) throw new Error(`No account ${accountId}`)
  return program
}

/** The programs of accounts, cached in memory while their version is unchanged. */
export interface ProgramCache {
  /** Undefined for an unknown account. */
  programOf(accountId: AccountId): Step<Program | undefined>
  /** Increments the version. It is part of every edit, so that caches are invalidated. */
  nextVersion(accountId: AccountId): Step<void>
  /**
   * Sets the first day whose sums are not kept. Every transaction that changes orders or clicks reads
   * it together with the version.
   */
  setLiveFrom(accountId: AccountId, day: number): Step<void>
  /**
   * Clears the cache after a rollback, because the same version may then be used for other content.
   */
  forget(): void
}

/** What differs between databases. */
export interface ProgramCacheOptions {
  /**
   * Whether the rows of `accounts` are on every node of a cluster. An edit then does not change them,
   * because the change would need every node and become visible in two steps.
   */
  readonly isSpread?: () => boolean
  /**
   * A number that changes if another connection has written to the database. While it is unchanged,
   * versions are not read again. Absent if the database has no such number.
   */
  readonly foreignChanges?: () => number
}

interface Kept {
  readonly version: number
  readonly program: Program
}

export const programCache = (
  sealing: Sealing,
  { isSpread = () => false, foreignChanges }: ProgramCacheOptions = {},
): ProgramCache => {
  const kept = new Map<AccountId, Kept>()
  /** Accounts whose version was read since another connection last wrote. */
  const checked = new Set<AccountId>()
  let seen: number | undefined

  const areUnchanged = (): boolean => {
    const changes = foreignChanges?.()
    if (changes === undefined) return false
    if (changes !== seen) checked.clear()
    seen = changes
    return true
  }

  function* current(accountId: AccountId): Step<Kept | undefined> {
    const known = kept.get(accountId)
    if (areUnchanged() && known && checked.has(accountId)) return known
    const found = yield* load(accountId)
    if (found && foreignChanges) checked.add(accountId)
    return found
  }

  function* load(accountId: AccountId): Step<Kept | undefined> {
    for (;;) {
      const found = yield* versionOf(accountId)
      if (!found) return undefined
      const known = kept.get(accountId)
      if (known?.version === found.version) {
        noteLiveFrom(known.program, found.liveFrom)
        return known
      }
      const program = yield* loadProgram(toAccount(found.row, sealing), sealing)
      // Otherwise an edit that is committed during the reads would be cached under the previous
      // version.
      const after = yield* versionOf(accountId)
      if (after?.version !== found.version) continue
      noteLiveFrom(program, after.liveFrom)
      const read = { version: found.version, program }
      kept.set(accountId, read)
      return read
    }
  }
  return {
    programOf: function* (accountId) {
      return (yield* current(accountId))?.program
    },
    nextVersion: (accountId) => {
      checked.delete(accountId)
      return nextVersion(accountId, isSpread())
    },
    setLiveFrom: (accountId, day) => {
      checked.delete(accountId)
      return setLiveFrom(accountId, day)
    },
    forget: () => {
      kept.clear()
      checked.clear()
    },
  }
}

interface Found {
  readonly row: AccountRow
  readonly version: number
  readonly liveFrom: number
}

function* versionOf(accountId: AccountId): Step<Found | undefined> {
  const { row, own } = yield* together({
    row: one<AccountRow>('select * from accounts where account_id = ?', accountId),
    own: one<{ version: number; live_from: number }>(
      'select version, live_from from program_versions where account_id = ?',
      accountId,
    ),
  })
  // Collectors of the previous version count their edits in `accounts`. Neither count ever
  // decreases, so the sum is unchanged only if both are.
  const version = row && row.program_version + (own?.version ?? 0)
  return row && version !== undefined
    ? { row, version, liveFrom: own?.live_from ?? NOTHING_KEPT }
    : undefined
}

function* nextVersion(accountId: AccountId, isSpread: boolean): Step<void> {
  yield* insert(
    'program_versions',
    { account_id: accountId, version: 1 },
    'on conflict (account_id) do update set version = program_versions.version + 1',
  )
  // For collectors of the previous version, which read only this count.
  if (isSpread) return
  yield* run(
    'update accounts set program_version = program_version + 1 where account_id = ?',
    accountId,
  )
}

function* setLiveFrom(accountId: AccountId, day: number): Step<void> {
  yield* insert(
    'program_versions',
    { account_id: accountId, version: 0, live_from: day },
    'on conflict (account_id) do update set live_from = excluded.live_from',
  )
}
