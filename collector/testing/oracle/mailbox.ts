import type { Affiliate } from '../../domain/affiliate.js'
import type { World } from './history.js'
import type { Order } from './order.js'

// "The affiliate as the buyer".

/** Whether the buyer's e-mail address is the affiliate's. */
export const isSelfReferral = (world: World, order: Order, { email }: Affiliate): boolean =>
  email !== undefined &&
  order.fromServers.some(
    (one) =>
      one.email !== undefined && mailboxOf(world.addresses[one.email] ?? '') === mailboxOf(email),
  )

/** "Upper and lower case, what follows a plus sign, and at Gmail dots make no difference." */
const mailboxOf = (address: string): string => {
  const [name = '', host = ''] = address.trim().toLowerCase().split('@')
  const withoutPlus = name.replace(/\+.*/, '')
  return host === 'gmail.com'
    ? `${withoutPlus.replaceAll('.', '')}@${host}`
    : `${withoutPlus}@${host}`
}
