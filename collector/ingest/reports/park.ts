import type { EventResult } from '../../../wire/v1.js'
import type { Statement } from '../../domain/report.js'
import type { Deps } from '../deps.js'

const MESSAGE = 'The order has reached its limit of reports. A person must review it.'

/**
 * Stores a page's report beyond the order's limit, in full and with its visitor, so that a person
 * can apply it.
 */
export const park = async (
  { storage, newId }: Deps,
  report: Statement,
  { id }: { readonly id: string },
): Promise<EventResult> => {
  const code = 'too_many_reports'
  await storage.setAside([
    {
      accountId: report.accountId,
      id: newId(),
      receivedAt: report.receivedAt,
      state: 'parked',
      code,
      message: MESSAGE,
      kind: report.kind,
      orderId: report.order.orderId,
      origin: report.site,
      body: '',
      report: JSON.stringify(report),
    },
  ])
  return { id, state: 'parked', code, message: MESSAGE }
}
