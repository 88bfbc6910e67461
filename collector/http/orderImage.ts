import type { IncomingMessage } from 'node:http'
import { type Problem, problem } from '../domain/problem.js'
import { writtenAmount } from '../domain/writtenAmount.js'
import { urlOf } from './url.js'

export const ORDER_IMAGE_MAX = 4_096

const AMOUNTS: ReadonlySet<string> = new Set(['total', 'fixedCost', 'tax', 'shipping'])

/** The fields of the batch; all others are fields of the order. */
const ENVELOPE: ReadonlySet<string> = new Set(['account', 'visitorId', 'test'])

/** URLs end up in logs, and a customer id may be an e-mail address. */
const NOT_READ: ReadonlySet<string> = new Set(['customerId', 'events', 'v', 'sentAt', 'id', 'at'])

/**
 * Reads `GET /p.gif?orderId=1001&total=49.90&currency=EUR` as the batch of events that a script would
 * send: a sale, or an action if there is a `code`. The names are those of the script's events. It is for
 * carts in which a merchant can only enter an address with placeholders.
 *
 * `account` is used if the address names none.
 */
export const readOrderImage = (
  req: IncomingMessage,
  now: number,
  account: string | undefined,
): { readonly value: unknown } | Problem => {
  const query = urlOf(req).split('?').slice(1).join('?')
  if (query.length > ORDER_IMAGE_MAX) {
    return problem(
      'too_large',
      'query',
      `The query may have at most ${ORDER_IMAGE_MAX} characters.`,
    )
  }
  const said = new Map<string, string>()
  // As in forms of PHP, the last of several parameters with one name counts. Unfilled ones are left out.
  for (const [name, value] of new URLSearchParams(query.replaceAll('&amp;', '&'))) {
    if (value.trim() !== '') said.set(name, value.trim())
  }
  const fields = [...said].filter(([name]) => !ENVELOPE.has(name) && !NOT_READ.has(name))
  const order = Object.fromEntries(fields.map(([name, value]) => [name, fieldOf(name, value)]))
  const type = said.has('code') ? 'action' : 'sale'
  const id = `${type}:${said.get('orderId') ?? said.get('actionId') ?? said.get('code') ?? ''}`
  return {
    value: {
      v: 1,
      account: said.get('account') ?? account ?? '',
      ...(said.has('visitorId') && { visitorId: said.get('visitorId') }),
      ...(/^(1|true|yes)$/i.test(said.get('test') ?? '') && { test: true }),
      sentAt: now,
      events: [{ ...order, id, type, at: now }],
    },
  }
}

const fieldOf = (name: string, value: string): unknown => {
  if (AMOUNTS.has(name)) return writtenAmount(value) ?? value
  if (name === 'currency') return value.toUpperCase()
  if (name === 'coupon') return couponsIn(value)
  return value
}

/** Carts print several coupons as a list. */
const couponsIn = (text: string): string | readonly string[] => {
  const coupons = text.split(/[,;]/).flatMap((coupon) => coupon.trim() || [])
  return coupons.length > 1 ? coupons : text
}
