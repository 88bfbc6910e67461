import { z } from 'zod'
import type { CommissionRequest } from '../../wire/commission.js'
import { DECIMAL, SIGNED_DECIMAL } from './fieldLimits.js'

export const decimal = z
  .string({ error: 'must be a decimal string such as "49.90"' })
  .regex(DECIMAL, { error: 'must be a decimal string such as "49.90"' })

export const signedDecimal = z
  .string({ error: 'must be a decimal string such as "49.90"' })
  .regex(SIGNED_DECIMAL, { error: 'must be a decimal string such as "49.90"' })

/** What a server decides about a commission. */
export const commission = z.strictObject(
  {
    percent: decimal.exactOptional(),
    amount: decimal.exactOptional(),
    changePercent: signedDecimal.exactOptional(),
    changeAmount: signedDecimal.exactOptional(),
    tiers: z.enum(['campaign', 'none'], { error: 'must be "campaign" or "none"' }).exactOptional(),
    status: z
      .enum(['approved', 'pending', 'declined'], {
        error: 'must be "approved", "pending" or "declined"',
      })
      .exactOptional(),
  },
  { error: 'must be an object such as {"percent":"8"}' },
) satisfies z.ZodType<CommissionRequest>
