import type { BatchResponse, MessageResult } from '../../../wire/batch.js'
import type { ClickRequest } from '../../../wire/v1.js'
import type { NewClick } from '../../domain/click.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import { notReferred } from '../../ingest/identity/recognise.js'
import { recordClicks } from '../../ingest/record.js'
import { NO_HEADERS } from '../answer.js'
import { batchRequest } from '../batchSchema.js'
import type { Deps } from '../deps.js'
import { sendJson, sendOutage, sendTooMany } from '../problemJson.js'
import { type BatchRow, readRow } from './batchRow.js'
import type { V1Call } from './call.js'
import { keepRefused } from './clicks.js'
import { inLanes } from './inLanes.js'
import { programOf } from './programOf.js'
import { badRequest, readRequest } from './read.js'
import { readClick } from './readClick.js'
import { clickResult, ignored, orRetry, outage, rejected, toResult } from './rowResult.js'
import { type Sent, storeMessage } from './storeMessage.js'

const TITLE = 'The batch is invalid'

/** How many bytes a batch may have: on average 1 KB for each of 1,000 messages. */
export const BATCH_MAX = 1024 * 1024

/** How many messages of a batch are read or settled side by side. */
const AT_ONCE_MAX = 50
/**
 * After so many outages, the rest of a batch is not tried: each try may wait for a database that does
 * not answer. One order that fails again and again does not stop the others.
 */
const OUTAGES_MAX = 20
/** How many clicks of a batch are passed to the storage in one call, which is one transaction. */
const CLICKS_MAX = 200

/** The context of all rows: everything but the key of each. */
type Shared = Omit<Sent, 'key'>

/**
 * `POST /v1/batch`: up to 1,000 messages, each of which is handled as if it had come alone. Clicks are
 * recorded before orders, so that a sale in the same batch finds its click.
 */
export const postBatch =
  (deps: Deps) =>
  async (call: V1Call): Promise<void> => {
    const { req, res, accountId, isSigned } = call
    // Every message is checked on its own, so that one cannot fail the others.
    const limits = { bytesMax: BATCH_MAX, check: (value: unknown) => ({ value }) }
    const said = await readRequest(call, batchRequest, TITLE, limits)
    if (!said) return
    if (req.headers['idempotency-key'] !== undefined) return badRequest(res, TITLE, [OWN_KEYS])
    const wait = deps.limits.server(req, accountId, said.messages.length - 1)
    if (wait !== undefined) return sendTooMany(res, wait)
    const program = await programOf(deps, accountId)
    const shared = { program, keyField: 'idempotencyKey', isSigned, receivedAt: deps.now() }
    const results = await resultsOf(deps, shared, said.messages.map(readRow))
    if (results.every(({ code }) => code === 'outage')) return sendOutage(res, NO_HEADERS)
    sendJson(res, 200, { results } satisfies BatchResponse)
  }

const OWN_KEYS = problem(
  'invalid',
  'Idempotency-Key',
  'Leave out Idempotency-Key and give each message an idempotencyKey of its own.',
)

const resultsOf = async (
  deps: Deps,
  shared: Shared,
  rows: readonly (BatchRow | Problem)[],
): Promise<readonly MessageResult[]> => {
  const results: MessageResult[] = rows.map((row) => (isProblem(row) ? rejected(row) : outage))
  await storeClicks(deps, shared, await readClicks(deps, shared, rows, results), results)
  let outages = 0
  await inLanes(rows, AT_ONCE_MAX, async (row, index) => {
    if (isProblem(row) || row.kind === 'click' || outages >= OUTAGES_MAX) return
    const { key } = row
    const result = await orRetry(deps, async () =>
      toResult(await storeMessage(deps, { ...shared, key }, row.message, false), key !== undefined),
    )
    if (result === outage) outages += 1
    results[index] = result
  })
  return results
}

/** Reads the clicks of a batch in their order. Those that are not to be stored get their result. */
const readClicks = async (
  deps: Deps,
  shared: Shared,
  rows: readonly (BatchRow | Problem)[],
  results: MessageResult[],
): Promise<readonly RowClick[]> => {
  const clicks: RowClick[] = []
  await inLanes(rows, AT_ONCE_MAX, async (row, index) => {
    if (isProblem(row) || row.kind !== 'click') return
    const { key, said } = row
    const click = await orRetry(deps, async () => {
      const found = await readClick(deps, { ...shared, key }, said)
      if (!found) return ignored(notReferred)
      return isProblem(found) ? rejected(found) : found
    })
    if ('state' in click) results[index] = click
    else clicks.push({ index, click, said })
  })
  return clicks.sort((a, b) => a.index - b.index)
}

const storeClicks = async (
  deps: Deps,
  { program: { account }, receivedAt }: Shared,
  clicks: readonly RowClick[],
  results: MessageResult[],
): Promise<void> => {
  const refused: RowClick[] = []
  for (let from = 0; from < clicks.length; from += CLICKS_MAX) {
    const part = clicks.slice(from, from + CLICKS_MAX)
    const states = await orRetry(deps, async () =>
      recordClicks(
        deps,
        part.map(({ click }) => click),
        receivedAt,
      ),
    )
    for (const [at, one] of part.entries()) {
      const state = 'state' in states ? states : (states[at] ?? 'recorded')
      results[one.index] = typeof state === 'string' ? clickResult(one.click, state) : state
      if (state === 'full') refused.push(one)
    }
  }
  if (refused.length > 0) await keepRefused(deps, account, receivedAt, refused)
}

interface RowClick {
  readonly index: number
  readonly click: NewClick
  readonly said: ClickRequest
}
