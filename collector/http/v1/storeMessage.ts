import type { VisitorId } from '../../domain/ids.js'
import { networkOf } from '../../domain/network.js'
import { isProblem, type Problem, problem } from '../../domain/problem.js'
import type { Program } from '../../domain/program.js'
import type { Report } from '../../domain/report.js'
import { parseInstant } from '../../domain/time.js'
import { recordReport } from '../../ingest/record.js'
import { serverContext } from '../../ingest/reports/reportContext.js'
import { tracesOf } from '../../ingest/traces.js'
import type { ShownOrder } from '../../storage/settled.js'
import { publicAddress } from '../clientAddress.js'
import type { Deps } from '../deps.js'
import { keepParked } from '../keepParked.js'
import type { OrderMessage } from './message.js'
import { readAt } from './read.js'

/** How a message was sent. */
export interface Sent {
  readonly program: Program
  readonly key: string | undefined
  /** The name of the key where the sender writes it. */
  readonly keyField: string
  readonly isSigned: boolean
  readonly receivedAt: number
}

export type StoredMessage =
  | {
      readonly state: 'recorded' | 'duplicate'
      readonly report: Report
      /** Why the report was stored and not applied in full. */
      readonly parked: string | undefined
      readonly order: ShownOrder | undefined
    }
  | { readonly state: 'conflict' }

/** Records a server's report and settles its order; or says what is wrong with the message. */
export const storeMessage = async (
  deps: Deps,
  sent: Sent,
  { said, hasId, read }: OrderMessage,
  withOrder: boolean,
): Promise<StoredMessage | Problem> => {
  const { program, key, receivedAt } = sent
  const unkeyed = hasId ? undefined : needsKey(sent, 'an action without orderId and actionId')
  if (unkeyed) return unkeyed
  const placedAt = readAt(said.at, receivedAt)
  if (isProblem(placedAt)) return placedAt
  const address = publicAddress(said.customerAddress?.trim() ?? '')
  const sender = {
    address: address && networkOf(address),
    agent: said.customerUserAgent?.trim() || undefined,
  }
  const context = serverContext(program.account, {
    idempotencyKey: key,
    traces: await tracesOf(deps, program, sender, receivedAt),
    receivedAt,
    occurredAt: placedAt,
    timed: said.at !== undefined,
    saidAt: said.at === undefined ? undefined : parseInstant(said.at),
    visitorId: said.visitorId as VisitorId | undefined,
    revision: said.revision ?? 0,
    test: said.test ?? false,
    messageId: key ?? deps.newId(),
  })
  const report = read(context)
  if (isProblem(report)) return report
  const { state, parked, order } = await recordReport(deps, report, { withOrder })
  if (state === 'conflict' || state === 'full') return { state: 'conflict' }
  if (parked) await keepParked(deps, report, parked)
  return { state, report, parked, order }
}

/**
 * Refuses a signed message that has neither an id nor a key: somebody who recorded the call could
 * send it again within the tolerance, and it would count twice.
 */
export const needsKey = ({ isSigned, key, keyField }: Sent, what: string): Problem | undefined =>
  isSigned && key === undefined
    ? problem('missing', keyField, `${keyField} is missing: in a signed call, ${what} needs one.`)
    : undefined
