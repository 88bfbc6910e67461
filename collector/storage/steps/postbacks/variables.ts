import type { CommissionEvent } from '../../../domain/commissionEvents.js'
import { formatMoney, money } from '../../../domain/money.js'
import { actorOf } from '../../../domain/order.js'
import type { Variables } from '../../../domain/postback.js'
import type { Program } from '../../../domain/program.js'
import { isStatement } from '../../../domain/report.js'
import type { Facts, Outcome } from '../../../settle/facts.js'
import type { Payout } from '../../payout.js'
import type { Before } from '../settling/before.js'
import type { Cause } from '../settling/cause.js'

/** What is known while an order is booked. */
export interface Told {
  readonly program: Program
  readonly cause: Cause
  readonly facts: Facts
  readonly before: Before
  readonly outcome: Outcome
}

/** The values of all variables about an event of an order. */
export const orderVariables = (told: Told, event: CommissionEvent): Variables => {
  const { program, cause, facts, before, outcome } = told
  const { row } = before
  const { conversion } = outcome
  const { affiliateId, campaignId, currency } = event
  const visitorId = facts.reports.find((one) => isStatement(one) && one.visitorId !== undefined)
  return {
    event: event.event,
    occurredAt: isoOf(cause.at),
    // The id of an action that counts once a day is made from the visitor.
    orderId: actorOf(cause.orderKey) ? '' : row.order_id,
    productId: row.product_id,
    action: row.code,
    convertedAt: isoOf(conversion.convertedAt),
    commission: formatMoney(money(event.amount, currency)),
    change: formatMoney(money(event.change, currency)),
    currency,
    status: event.status,
    affiliate: facts.affiliates.find(({ id }) => id === affiliateId)?.code ?? '',
    campaign: program.campaigns.find(({ id }) => id === campaignId)?.code ?? '',
    ...clickVariables(told, event),
    test: conversion.test ? '1' : '0',
    ...totalVariables(outcome),
    customer: conversion.customer ?? '',
    visitorId: (visitorId && isStatement(visitorId) && visitorId.visitorId) || '',
  }
}

export const payoutVariables = (payout: Payout, affiliate: string): Variables => ({
  event: 'payout',
  occurredAt: isoOf(payout.paidAt),
  payoutId: payout.id,
  commission: formatMoney(payout.amount),
  currency: payout.amount.currency,
  status: 'paid',
  affiliate,
  test: '0',
})

const totalVariables = ({ conversion: { remaining } }: Outcome): Variables =>
  remaining ? { total: formatMoney(remaining), totalCurrency: remaining.currency } : {}

/** The click of the verdict in force, or of the one before if the affiliate lost the credit. */
const clickVariables = (
  { facts, before, outcome }: Told,
  { affiliateId }: CommissionEvent,
): Variables => {
  const credits = [...outcome.verdict.credits, ...(before.applied?.verdict.credits ?? [])]
  const clickId = credits.find((credit) => credit.affiliateId === affiliateId)?.clickId
  const click = facts.clicks.find(({ id }) => clickId !== undefined && id === clickId)
  return {
    clickId: clickId ?? '',
    channel: click?.channel ?? '',
    data1: click?.data1 ?? '',
    data2: click?.data2 ?? '',
  }
}

const isoOf = (at: number): string => new Date(at).toISOString()
