import type { AccountId } from '../../domain/ids.js'

/** The progress of one table of one account. */
export interface Progress {
  readonly doing: 'copying' | 'comparing'
  readonly accountId: AccountId
  readonly table: string
  readonly rows: number
  readonly total: number
  /** Rows per second since this run started the table. */
  readonly perSecond: number
  readonly isDone: boolean
}

export type OnProgress = (progress: Progress) => void

/** Reports one table: `begun` rows were there before. */
export const meter = (
  onProgress: OnProgress,
  now: () => number,
  what: Pick<Progress, 'doing' | 'accountId' | 'table' | 'total'>,
  begun: number,
): ((rows: number, isDone?: boolean) => void) => {
  const since = now()
  return (rows, isDone = false) => {
    const perSecond = Math.round(((rows - begun) * 1_000) / Math.max(now() - since, 1))
    onProgress({ ...what, rows, perSecond, isDone })
  }
}
