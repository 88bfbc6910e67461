import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { Affiliate } from '../../domain/affiliate.js'
import { csvLine } from '../../domain/csv.js'
import { formatMoney, type Sum } from '../../domain/money.js'
import { CHANGE_HEADER, changeCells, changeRows } from '../../program/replay/changeRows.js'
import type { ChangedOrder } from '../../program/replay/differences.js'
import type { ReplayResult } from '../../program/replay/replay.js'
import { table } from '../table.js'
import { openedPrivately, shownValue } from './importRefusals.js'

/** How many orders are printed. */
export const ORDERS_SHOWN_MAX = 200

/** What a replay found, for the terminal and for a file. */
export interface ReplayReport {
  readonly add: (order: ChangedOrder) => Promise<void>
  readonly close: () => Promise<void>
  readonly lines: (result: ReplayResult) => readonly string[]
}

interface Options {
  readonly orders?: boolean
  readonly csv?: string
}

/** All orders go to the file, if there is one; with `orders`, the first ones are printed. */
export const replayReport = async (
  affiliates: readonly Affiliate[],
  { orders: isListing = false, csv: file }: Options,
): Promise<ReplayReport> => {
  const codes = new Map(affiliates.map(({ id, code }) => [id, code]))
  const codeOf = (id: Affiliate['id']) => codes.get(id) ?? id
  const shown: (readonly string[])[] = []
  let left = 0
  const writing = file === undefined ? undefined : await openedPrivately(file, '--csv')
  const write = async (cells: readonly string[]) => {
    if (writing && !writing.write(csvLine(cells))) await once(writing, 'drain')
  }
  await write(CHANGE_HEADER)
  return {
    add: async (order) => {
      for (const changed of changeRows(order)) {
        const row = changeCells(changed, codeOf)
        await write(row)
        if (isListing && shown.length < ORDERS_SHOWN_MAX) shown.push(shortened(row))
        else left += 1
      }
    },
    close: async () => {
      if (!writing) return
      writing.end()
      await finished(writing)
    },
    lines: ({ sums }) => [
      ...(isListing && shown.length > 0 ? [...table(SHORT, shown), ...more(left, file), ''] : []),
      ...table(
        ['affiliate', 'now', 'then', 'difference', 'currency', 'undecided now', 'undecided then'],
        sums.map(({ affiliateId, currency, was, is }) => [
          codeOf(affiliateId),
          ...[was.earned, is.earned, is.earned - was.earned].map((sum) => decimal(sum, currency)),
          currency,
          ...[was.undecided, is.undecided].map((sum) => decimal(sum, currency)),
        ]),
      ),
    ],
  }
}

const more = (left: number, file: string | undefined): readonly string[] => {
  if (left === 0) return []
  const rest = file ? `All are in ${file}.` : 'To get all: --csv <file.csv>'
  return [`… and ${left.toLocaleString('en')} more. ${rest}`]
}

/** The columns that fit a terminal. */
const SHORT = ['order', 'placed', 'affiliate', 'now', 'then', 'currency', 'reasons', 'rules then']

const shortened = (cells: readonly string[]): readonly string[] => {
  const [order = '', product = '', placed = '', affiliate = '', , now = '', then = ''] = cells
  const [currency = '', , , reasons = '', were = '', are = ''] = cells.slice(7)
  const rules = [were && `not ${were}`, are].filter(Boolean).join(', ')
  return [
    shownValue(product === '' ? order : `${order} / ${product}`),
    ...[placed.slice(0, 10), affiliate, now, then, currency, reasons, rules],
  ]
}

const decimal = (amount: bigint, currency: string): string =>
  formatMoney({ amount, currency } satisfies Sum)
