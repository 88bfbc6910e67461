import type { EventResult } from '../../../wire/v1.js'
import type { Statement } from '../../domain/report.js'
import type { Deps } from '../deps.js'

const MESSAGE = 'The order has reached its limit of reports. A person must review it.'

/**
 * Keeps a page's report that its order has no room for, whole and with its visitor: a person may apply
 * it.
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
