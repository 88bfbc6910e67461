import { tell, warn } from './speak.js'

const words = (text: string): readonly string[] => text.split(' ')

const COMMANDS = words(
  'init click sale action pendingSale confirmSale consent forget writeTo on flush getVisitorId handOver',
)
const ORDER =
  'orderId total currency fixedCost tax shipping coupon productId items customerId campaign affiliate channel data1 data2 data3 data4 data5 proof'

export const INIT_OPTIONS = words(
  'account collector consent respectGpc windowDays cookieDomain params test debug',
)

/** The fields that each command's object may have. Other fields have no effect. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  init: INIT_OPTIONS,
  click: words('affiliate banner campaign channel data1 data2'),
  sale: words(ORDER),
  pendingSale: words(ORDER),
  action: words(`${ORDER} code actionId`),
}

export const explainCall = ([name, input]: readonly unknown[]): unknown => {
  if (name === 'wm.js') return warn('loaded-twice')
  const command = `${name}`
  if (!COMMANDS.includes(command)) return warn('unknown-command', command)
  // `on` is not printed, because debug mode itself calls it.
  if (command !== 'on') tell(`${command} was called`)
  const known = KNOWN[command]
  for (const key of Object.keys(Object(input)))
    if (known && !known.includes(key)) warn('unknown-field', command, key)
  if (/^(sk|wh)_/.test(Object(input).account)) warn('secret-key')
  return
}
