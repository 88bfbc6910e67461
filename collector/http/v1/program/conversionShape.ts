import { z } from 'zod'
import type { ConversionResponse } from '../../../../wire/conversion.js'
import { amount, currency, instant } from './shapes.js'

const SOURCES = ['browser', 'signed', 'server', 'webhook', 'person', 'import', 'collector'] as const

const verdict = z
  .object({
    credits: z.array(
      z.object({
        affiliate: z.string(),
        campaign: z.string(),
        rule: z.string(),
        share: z.int().meta({ description: 'Parts per million.' }),
        clickId: z.string().exactOptional(),
      }),
    ),
    trail: z.array(z.object({ rule: z.string(), miss: z.string() })).meta({
      description: 'The rules that credited nobody, in order, each with its reason.',
    }),
    policy: z.string().exactOptional(),
  })
  .meta({ id: 'Verdict', description: 'Who is credited, and why.' })

const commission = z
  .object({
    affiliate: z.string(),
    campaign: z.string(),
    tier: z.int(),
    amount,
    currency,
    status: z.string(),
    reasons: z.array(z.string()).meta({ description: 'Why it is held or declined.' }),
    maturesAt: instant.exactOptional(),
    terms: z.unknown().meta({ description: 'From what the amount was computed.' }),
  })
  .meta({ id: 'OrderCommission', description: 'What one affiliate earns for the order.' })

export const balanceFields = {
  affiliate: z.string(),
  currency,
  earned: amount,
  unverified: amount,
  pending: amount,
  held: amount,
  payable: amount,
  paid: amount,
}

export const balancesShape = z.object(balanceFields).meta({
  id: 'Balances',
  description: 'Sums of one affiliate in one currency. `earned` is all of the others together.',
})

const entry = z
  .object({
    affiliate: z.string(),
    from: z.string(),
    to: z.string(),
    amount,
    currency,
    reason: z.string(),
    at: instant,
  })
  .meta({ id: 'Entry', description: 'A movement in the ledger.' })

const report = z
  .object({
    id: z.string(),
    kind: z.string(),
    source: z.string(),
    receivedAt: instant,
    occurredAt: instant,
    visitorId: z.string().exactOptional(),
    total: amount.exactOptional(),
    currency: currency.exactOptional(),
    coupons: z.array(z.string()).exactOptional(),
    flawed: z.array(z.string()).exactOptional(),
    parked: z.string().exactOptional(),
    reason: z.string().exactOptional(),
    payment: z.enum(['awaited', 'failed']).exactOptional(),
    subscription: z.string().exactOptional(),
    undone: z.literal(true).exactOptional(),
    soFar: z.literal(true).exactOptional(),
    movedTo: z.string().exactOptional(),
    counted: z.int().exactOptional().meta({
      description: 'Of the kind "traffic": how many clicks or impressions were counted.',
    }),
  })
  .meta({ id: 'Report', description: 'One message about the order.' })

/** A conversion with everything that explains it, as reports are answered too. */
export const conversionShape = z
  .object({
    orderId: z.string(),
    kind: z.enum(['sale', 'action', 'traffic']).meta({
      description: '"traffic": what clicks of a day, or impressions of a month, earned.',
    }),
    productId: z.string().exactOptional(),
    code: z
      .string()
      .exactOptional()
      .meta({ description: 'The code of the action; of traffic, whose it is.' }),
    total: amount.exactOptional(),
    remaining: amount.exactOptional().meta({ description: 'The total without all refunds.' }),
    currency: currency.exactOptional(),
    source: z.enum(SOURCES).meta({ description: 'The most trusted source of its reports.' }),
    status: z.string().meta({ description: 'The least advanced status of its commissions.' }),
    convertedAt: instant,
    verdict,
    commissions: z.array(commission),
    balances: z.array(balancesShape),
    entries: z.array(entry),
    reports: z.array(report),
    flags: z.array(z.string()).meta({ description: 'Why a person should check the order.' }),
    test: z.boolean(),
    advice: z.string().exactOptional(),
  })
  .meta({ id: 'Conversion', description: 'A sale or an action, with all that explains it.' })

// Fails to compile if the type that reports are answered with, and this schema, differ.
conversionShape satisfies z.ZodType<ConversionResponse>
