import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { csvLine } from '../../domain/csv.js'
import { formatMoney, type Money } from '../../domain/money.js'
import { isProblem } from '../../domain/problem.js'
import { DIFFERENCE_KINDS, type DifferenceKind } from '../../reconcile/compare.js'
import type { RefusedRow } from '../../reconcile/readFiles.js'
import type { Found } from '../../reconcile/reconcile.js'
import { DIFFERENCE_WORDS } from '../../reconcile/words.js'
import { table } from '../table.js'
import { openedPrivately, shownValue, withoutAddresses } from './importRefusals.js'

/** How many differences, and how many refused rows, are printed. */
export const SHOWN_MAX = 20

const HEADER = [
  ...['difference', 'order', 'product', 'file', 'line', 'there', 'here', 'currency'],
  ...['placed', 'created', 'note'],
]

/** What differs, for the terminal and for a file. */
export interface ReconcileReport {
  readonly add: (found: Found) => Promise<void>
  readonly refuse: (refused: RefusedRow) => Promise<void>
  readonly close: () => Promise<void>
  readonly lines: () => readonly string[]
}

/** Counts and collects differences. All go to the file, if there is one; the first ones are printed. */
export const reconcileReport = async (file: string | undefined): Promise<ReconcileReport> => {
  const shown: (readonly string[])[] = []
  const refused: string[] = []
  const counts = new Map<DifferenceKind, { found: number; created: number }>()
  let [differences, rows] = [0, 0]
  const writing = file === undefined ? undefined : await openedPrivately(file, '--report')
  const write = async (cells: readonly string[]) => {
    if (writing && !writing.write(csvLine(cells))) await once(writing, 'drain')
  }
  await write(HEADER)
  return {
    add: async (found) => {
      differences += 1
      const { kind } = found.difference
      const count = counts.get(kind) ?? { found: 0, created: 0 }
      const created = count.created + (found.fate === 'created' ? 1 : 0)
      counts.set(kind, { found: count.found + 1, created })
      if (shown.length < SHOWN_MAX) shown.push(lineOf(found))
      await write(cellsOf(found))
    },
    refuse: async (one) => {
      rows += 1
      if (refused.length < SHOWN_MAX) refused.push(inWords(one))
      const { place, message } = one
      await write([
        ...['refused row', '', '', place.file, String(place.line), '', '', '', '', ''],
        message,
      ])
    },
    close: async () => {
      if (!writing) return
      writing.end()
      await finished(writing)
    },
    lines: () => [
      ...refused,
      ...more(rows - refused.length, 'refused rows', file),
      ...(shown.length > 0 ? table(['difference', 'order', 'there', 'here', 'where'], shown) : []),
      ...more(differences - shown.length, 'differences', file),
      ...(shown.length > 0 ? ['', ...summary(counts)] : []),
    ],
  }
}

const more = (left: number, what: string, file: string | undefined): readonly string[] => {
  if (left <= 0) return []
  const rest = file ? `All are in ${file}.` : 'To get all: --report <file.csv>'
  return [`… and ${left.toLocaleString('en')} more ${what}. ${rest}`]
}

const summary = (
  counts: ReadonlyMap<DifferenceKind, { readonly found: number; readonly created: number }>,
): readonly string[] =>
  table(
    ['difference', 'found', 'created', 'meaning'],
    DIFFERENCE_KINDS.flatMap((kind) => {
      const count = counts.get(kind)
      const { name, means } = DIFFERENCE_WORDS[kind]
      const numbers = [count?.found ?? 0, count?.created ?? 0].map((n) => n.toLocaleString('en'))
      return count ? [[name, ...numbers, means]] : []
    }),
  )

const lineOf = ({ difference, fate }: Found): readonly string[] => {
  const { kind, orderId, productId, place, there, here } = difference
  const where = place ? `${place.file}:${place.line}` : ''
  const order = productId === '' ? orderId : `${orderId} / ${productId}`
  return [
    DIFFERENCE_WORDS[kind].name,
    shownValue(order),
    amountText(there),
    amountText(here),
    where + fateText(fate),
  ]
}

const fateText = (fate: Found['fate']): string => {
  if (fate === 'created') return ' (created)'
  return isProblem(fate) ? ` (not created: ${fate.message})` : ''
}

const amountText = (amount: Money | undefined): string =>
  amount ? `${formatMoney(amount)} ${amount.currency}` : ''

const cellsOf = ({ difference, fate }: Found): readonly string[] => {
  const { kind, orderId, productId, place, there, here, at, note } = difference
  const where = [place?.file ?? '', place ? String(place.line) : '']
  const amounts = [there ? formatMoney(there) : '', here ? formatMoney(here) : '']
  const currencies = [...new Set([there, here].flatMap((one) => one?.currency ?? []))].join(' / ')
  return [
    ...[DIFFERENCE_WORDS[kind].name, orderId, productId, ...where, ...amounts, currencies],
    ...[at === 0 ? '' : new Date(at).toISOString(), fate === 'created' ? 'yes' : 'no'],
    isProblem(fate) ? fate.message : note,
  ]
}

const inWords = ({ place, column, value, message }: RefusedRow): string => {
  const where = column === '' ? '' : `, ${column} "${shownValue(value)}"`
  return `${place.file}, line ${place.line}${where}: ${withoutAddresses(message)}`
}
