import { Readable } from 'node:stream'
import { isProblem, type Problem, problem } from '../../../domain/problem.js'
import { importRates, refusedText } from '../../../imports/rates/importRates.js'
import type { RefusedCell } from '../../../imports/rates/rateFile.js'
import { readCurrencies, setRate } from '../../../program/rates.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit, Route } from '../../visit.js'
import { RatesPage, type RateValues } from '../pages/ratesPage.js'

const getRates = (visit: OwnVisit): Promise<Reply> => ratesReply(visit)

const postRate = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, form } = visit
  const [day, source] = [form.text('day').trim(), form.text('source').trim()]
  const done = await setRate(deps, viewer.account.id, {
    ...{ from: form.text('from'), to: form.text('to'), rate: form.text('rate') },
    ...(day !== '' && { day }),
    ...(source !== '' && { source }),
  })
  if (isProblem(done)) return ratesReply(visit, done)
  return redirect(`/payouts/rates?notice=${done.isNew ? 'rate_entered' : 'unchanged'}`)
}

const postRatesImport = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, form } = visit
  const accountId = viewer.account.id
  // A file is a text with one character for each byte; pasted lines are a text as it is.
  const file = Buffer.from(form.text('file'), 'latin1')
  const content = file.length > 0 ? file : Buffer.from(form.text('csv'))
  if (content.toString().trim() === '') {
    return ratesReply(visit, problem('missing', 'file', 'Choose a CSV file, or paste its lines.'))
  }
  const typed = form.text('currencies').trim()
  const currencies = await readCurrencies(deps, accountId, typed === '' ? undefined : typed)
  if (isProblem(currencies)) return ratesReply(visit, currencies)
  const done = await importRates({
    ...{ deps, accountId, currencies: currencies.wanted },
    open: () => Readable.from([content]),
    source: undefined,
    isDryRun: false,
    onProgress: () => undefined,
  })
  if (isProblem(done)) return ratesReply(visit, done)
  if (done.refused.length > 0) return ratesReply(visit, undefined, done.refused)
  return redirect(`/payouts/rates?notice=${done.added > 0 ? 'rates_imported' : 'unchanged'}`)
}

/** How many rates the page shows. */
const RATES_SHOWN_MAX = 100

const FIELDS = ['from', 'to', 'rate', 'day', 'source', 'csv', 'currencies'] as const

const ratesReply = async (
  { deps, viewer, form }: OwnVisit,
  wrong?: Problem,
  refused: readonly RefusedCell[] = [],
): Promise<Reply> => {
  const query = { accountId: viewer.account.id, limit: RATES_SHOWN_MAX + 1 }
  const found = await deps.storage.listRates(query)
  const values: RateValues = Object.fromEntries(FIELDS.map((name) => [name, form.text(name)]))
  return page(
    'Exchange rates',
    <RatesPage
      rates={found.slice(0, RATES_SHOWN_MAX)}
      isMore={found.length > RATES_SHOWN_MAX}
      refused={refused.map(refusedText)}
      {...{ values, problem: wrong }}
    />,
    wrong || refused.length > 0 ? 422 : 200,
  )
}

export const ratesRoutes: readonly Route[] = [
  { method: 'get', path: '/payouts/rates', answer: getRates },
  { method: 'post', path: '/payouts/rates', answer: postRate },
  { method: 'post', path: '/payouts/rates/import', isUpload: true, answer: postRatesImport },
]
