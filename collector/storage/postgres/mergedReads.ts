import type { Answer, SqlStatement } from '../steps/step.js'
import { type MergedRead, mergedReadOf, scalar } from './mergedRead.js'
import { toQuery } from './statements.js'
import type { Placed, Unit } from './unit.js'

/** One query for all reads that differ only in their values. */
export const mergedReads = (reads: readonly Placed<SqlStatement>[]): readonly Unit[] => {
  const groups = new Map<string, Group>()
  const units: Unit[] = []
  for (const read of reads) {
    const merged = mergedReadOf(read.ask)
    if (merged === undefined) {
      units.push(alone(read))
      continue
    }
    const key = `${merged.shape} ${accountsOf(merged, read.ask).join(' ')}`
    const group = groups.get(key)
    if (group) group.reads.push(read)
    else groups.set(key, { merged, reads: [read] })
  }
  for (const { merged, reads } of groups.values()) {
    const [first, ...others] = reads
    if (!first) continue
    const isSame = others.every(({ ask }) =>
      merged.columns.every((at) => scalar(ask.values[at]) === scalar(first.ask.values[at])),
    )
    units.push(isSame ? alone(first, others) : together(merged, first, reads))
  }
  return units
}

interface Group {
  readonly merged: MergedRead
  readonly reads: Placed<SqlStatement>[]
}

const accountsOf = ({ accounts }: MergedRead, { values }: SqlStatement) =>
  accounts.map((at) => values[at])

/** A read that is sent as it is, and answers the others too, which have the same values. */
const alone = (
  { place, ask }: Placed<SqlStatement>,
  others: readonly Placed<SqlStatement>[] = [],
): Unit => ({
  queries: [toQuery(ask)],
  answer: ([result]) => {
    const answer = { rows: result?.rows ?? [], changes: result?.changes ?? 0 }
    return [place, ...others.map((other) => other.place)].map((at) => [at, answer] as const)
  },
})

const together = (
  merged: MergedRead,
  first: Placed<SqlStatement>,
  reads: readonly Placed<SqlStatement>[],
): Unit => {
  const columns = merged.columns.map((at) => reads.map(({ ask }) => scalar(ask.values[at])))
  return {
    queries: [{ text: merged.text, values: [...columns, ...accountsOf(merged, first.ask)] }],
    answer: ([result]) => {
      const own = reads.map((): unknown[] => [])
      for (const row of result?.rows ?? []) {
        const { merged_read, ...rest } = row as { readonly merged_read: unknown }
        own[Number(merged_read) - 1]?.push(rest)
      }
      return reads.map(({ place }, index): readonly [number, Answer] => {
        const rows = own[index] ?? []
        return [place, { rows, changes: rows.length }]
      })
    },
  }
}
