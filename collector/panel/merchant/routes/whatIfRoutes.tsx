import { csvLine } from '../../../domain/csv.js'
import { isProblem, type Problem, problem } from '../../../domain/problem.js'
import { DAY_MS, startOfDay } from '../../../domain/time.js'
import { CHANGE_HEADER, changeCells } from '../../../program/replay/changeRows.js'
import { startWhatIf, stopWhatIf, whatIfOf } from '../../../program/replay/whatIfJobs.js'
import { notFound } from '../../errorReply.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit, Route } from '../../visit.js'
import { loadNames } from '../../words/names.js'
import { WHAT_IF_FIELDS, WhatIfPage, type WhatIfValues } from '../pages/whatIfPage.js'

const ADDRESS = '/policy/what-if'
const RELOAD_S = 2

const getWhatIf = (visit: OwnVisit): Promise<Reply> => whatIfReply(visit)

/** Starts a replay. The page shows its progress, and loads itself again until it is done. */
const postWhatIf = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer } = visit
  const values = valuesOf((name) => visit.form.text(name))
  const span = spanOf(values)
  if (isProblem(span)) return whatIfReply(visit, values, span)
  const question = { accountId: viewer.account.id, alternative: alternativeOf(values), ...span }
  const refused = await startWhatIf(deps, question, values)
  if (!refused) return redirect(ADDRESS)
  if (isProblem(refused)) {
    return whatIfReply(visit, values, { ...refused, field: refused.field.replace('policy.', '') })
  }
  const busy = problem('running', 'running', BUSY[refused.busy])
  return whatIfReply(visit, values, busy)
}

const BUSY = {
  account: 'A replay of this account is running already. Wait for its end, or stop it.',
  collector: 'Replays of other accounts are running. Try again in a minute.',
}

const postWhatIfStop = async ({ deps, viewer }: OwnVisit): Promise<Reply> => {
  stopWhatIf(deps, viewer.account.id)
  return redirect(ADDRESS)
}

const postWhatIfCsv = async ({ deps, viewer }: OwnVisit): Promise<Reply> => {
  const accountId = viewer.account.id
  const rows = whatIfOf(deps, accountId)?.result?.rows
  if (!rows) return notFound()
  const { affiliates } = await loadNames(deps, accountId)
  const lines = rows.map((row) => changeCells(row, (id) => affiliates.get(id)?.code ?? id))
  const content = [CHANGE_HEADER, ...lines].map((cells) => csvLine(cells)).join('')
  return { kind: 'file', name: 'what-if.csv', contentType: 'text/csv; charset=utf-8', content }
}

const valuesOf = (read: (name: (typeof WHAT_IF_FIELDS)[number]) => string): WhatIfValues =>
  Object.fromEntries(WHAT_IF_FIELDS.map((name) => [name, read(name).trim()])) as WhatIfValues

/** What was left empty is as the account has it. */
const alternativeOf = ({ from: _from, to: _to, windowDays, ...texts }: WhatIfValues): string => {
  const filled = Object.entries(texts).filter(([, text]) => text !== '')
  return JSON.stringify({
    policy: {
      ...Object.fromEntries(filled),
      ...(windowDays !== '' && { windowDays: Number(windowDays) }),
    },
  })
}

const spanOf = ({ from, to }: WhatIfValues) => {
  const first = from === '' ? undefined : startOfDay(from)
  const last = to === '' ? undefined : startOfDay(to)
  const wrong = 'Enter a day, such as 2026-01-31.'
  if (from !== '' && first === undefined) return problem('invalid', 'from', wrong)
  if (to !== '' && last === undefined) return problem('invalid', 'to', wrong)
  return { from: first, to: last === undefined ? undefined : last + DAY_MS }
}

const whatIfReply = async (
  visit: OwnVisit,
  typed?: WhatIfValues,
  wrong?: Problem,
): Promise<Reply> => {
  const { deps, viewer } = visit
  const job = whatIfOf(deps, viewer.account.id)
  const names = await loadNames(deps, viewer.account.id)
  const values = typed ?? valuesOf((name) => job?.asked[name] ?? '')
  const body = <WhatIfPage {...{ job, names, values, problem: wrong }} />
  const reply = page('What if', body, wrong ? 422 : 200)
  const isRunning = job !== undefined && !job.result && !wrong
  return isRunning && reply.kind === 'page' ? { ...reply, reloadS: RELOAD_S } : reply
}

export const whatIfRoutes: readonly Route[] = [
  { method: 'get', path: '/policy/what-if', answer: getWhatIf },
  { method: 'post', path: '/policy/what-if', answer: postWhatIf },
  { method: 'post', path: '/policy/what-if/stop', answer: postWhatIfStop },
  { method: 'post', path: '/policy/what-if/csv', answer: postWhatIfCsv },
]
