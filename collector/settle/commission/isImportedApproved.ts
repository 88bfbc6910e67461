import type { Credit } from '../../domain/verdict.js'
import type { Order } from '../order.js'

/** Whether the other program had approved the commission before it was imported. */
export const isImportedApproved = (
  { rule }: Pick<Credit, 'rule'>,
  { imported }: Pick<Order, 'imported'>,
): boolean =>
  rule === 'imported' && imported?.imported.kind === 'commission' && imported.imported.isApproved
