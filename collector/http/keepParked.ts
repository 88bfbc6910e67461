import type { Report } from '../domain/report.js'
import type { Deps } from './deps.js'
import { keptReport } from './keptEvent.js'

/** Stores a report that was not fully applied, so that the merchant can review it. */
export const keepParked = (
  { storage, newId }: Pick<Deps, 'storage' | 'newId'>,
  report: Report,
  code: string,
): Promise<void> =>
  storage.setAside([
    {
      accountId: report.accountId,
      id: newId(),
      receivedAt: report.receivedAt,
      state: 'parked',
      code,
      message: 'The report was stored but not fully applied. Open the order to see why.',
      kind: report.kind,
      orderId: report.order.orderId,
      origin: undefined,
      body: keptReport(report),
    },
  ])
