import type { Click } from '../../../domain/click.js'
import type { VisitorId } from '../../../domain/ids.js'
import { longestWindowDays, type Program } from '../../../domain/program.js'
import { days, LATENCY_MAX_MS } from '../../../domain/time.js'
import type { Stated } from '../../../settle/considered.js'
import { type ClickRow, clickFromRow } from '../../rows.js'
import type { Groups } from '../visitors/visitors.js'
import type { Looked } from './consideredClicks.js'

/** Every id of the visitors, and the one that stands for it. */
export const visitorsIn = (groups: Groups): ReadonlyMap<VisitorId, VisitorId> =>
  new Map(
    [...groups.values()].flatMap(({ root, members }) =>
      members.map((member) => [member, root] as const),
    ),
  )

/** Which clicks of its visitors an order may depend on. */
export const lookedAt = (
  stated: Stated | undefined,
  groups: Groups,
  program: Pick<Program, 'policies' | 'campaigns'>,
): Looked => {
  const placedAt = stated?.order.convertedAt ?? 0
  const members = new Map([...groups.values()].map((group) => [group.root, group.members]))
  const ids = stated?.evidence.visitors.flatMap(({ value }) => members.get(value) ?? [value]) ?? []
  return {
    ids,
    since: placedAt - days(longestWindowDays(program)),
    placedAt,
    until: placedAt + LATENCY_MAX_MS,
  }
}

/** Clicks as `settle` sees them: of visitors, not of ids. */
export const inGroups = (
  rows: readonly ClickRow[],
  visitors: ReadonlyMap<VisitorId, VisitorId>,
): readonly Click[] => {
  const clicks = new Map<string, Click>()
  for (const row of rows) {
    const click = clickFromRow(row)
    const visitorId = visitors.get(click.visitorId) ?? click.visitorId
    clicks.set(`${row.visitor_id} ${row.id}`, { ...click, visitorId })
  }
  return [...clicks.values()]
}
