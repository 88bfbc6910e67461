import { explainAnchor } from './explainAnchor.js'
import { tell, warn } from './speak.js'

const split = (text: string): readonly string[] => text.split(' ')

const COMMANDS = split(
  'init click sale action pendingSale confirmSale consent forget writeTo on flush getVisitorId handOver',
)
const ORDER =
  'orderId total currency fixedCost tax shipping coupon productId items customerId campaign affiliate channel data1 data2 data3 data4 data5 proof'

export const INIT_OPTIONS = split(
  'account collector consent respectGpc windowDays cookieDomain params anchors directLinks test debug',
)

/** The fields that the object of each command may have. Others are ignored. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  init: INIT_OPTIONS,
  click: split('affiliate banner campaign channel data1 data2'),
  sale: split(ORDER),
  pendingSale: split(ORDER),
  action: split(`${ORDER} code actionId`),
}

export const explainCall = ([name, input]: readonly unknown[]): unknown => {
  if (name === 'wm.js') return warn('loaded-twice')
  const command = `${name}`
  if (!COMMANDS.includes(command)) return warn('unknown-command', command)
  // Adding a listener is not a step, and this file adds listeners as well.
  if (command !== 'on') tell(`${command} was called`)
  if (command === 'init') explainAnchor(Object(input))
  const known = KNOWN[command]
  for (const key of Object.keys(Object(input)))
    if (known && !known.includes(key)) warn('unknown-field', command, key)
  if (/^(sk|wh)_/.test(Object(input).account)) warn('secret-key')
  return
}
