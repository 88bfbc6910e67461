import { actorOf, wholeOrderKey } from '../../../domain/order.js'
import type { Report } from '../../../domain/report.js'
import type { Facts, Outcome } from '../../../settle/facts.js'
import { concernsProducts } from '../facts/products.js'
import { aTask, type Task } from '../resettling/tasks.js'
import type { Before } from './before.js'
import type { Cause } from './cause.js'

/** Tasks for other orders that depend on this report. */
export const concernedBy = (report: Report): readonly Task[] => {
  const { kind, orderKey } = report
  if (actorOf(orderKey)) return [aTask('repeats', orderKey)]
  if (concernsProducts(report)) return [aTask('products', orderKey)]
  const whole = wholeOrderKey(orderKey)
  if (!whole) return []
  // A refund of a product concerns the whole order if that earns, and an approval or a decline of one
  // product decides whether the others or the whole order earn.
  const isMessage = kind === 'sale' || kind === 'refund'
  return isMessage ? [aTask('order', whole)] : [aTask('order', whole), aTask('products', whole)]
}

/**
 * What depends on whether this order earns: its products on whether it does as a whole (`OfWhole`), and
 * the whole order on whether a product does (`Facts.products`). After a report of a product the whole
 * order is settled anyway.
 */
export const relatedTo = (
  { reportId }: Cause,
  { orderKey, products }: Facts,
  { row, applied }: Before,
  { conversion, commissions }: Outcome,
): readonly Task[] => {
  const does = { ...conversion, remaining: conversion.remaining?.amount, commissions }
  const did = { ...row, commissions: applied?.commissions ?? [] }
  const whole = wholeOrderKey(orderKey)
  if (whole) {
    const isSame = did.commissions.length > 0 === does.commissions.length > 0
    return isSame || reportId !== undefined ? [] : [aTask('order', whole)]
  }
  const isSame = told(did) === told(does)
  return isSame || products === 'none' ? [] : [aTask('products', orderKey)]
}

/** What an order as a whole tells its products. */
const told = (whole: {
  readonly source: string
  readonly remaining: number | null | undefined
  readonly commissions: readonly unknown[]
}): string => {
  if (whole.source === 'browser') return ''
  return `${whole.commissions.length > 0} ${whole.remaining === 0}`
}
