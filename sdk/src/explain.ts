import type { Said } from './say.js'
import type { Result } from './waymark.js'

const COMMANDS =
  'init click sale action pendingSale confirmSale consent forget writeTo on flush getVisitorId'.split(
    ' ',
  )
const REFERRAL = 'affiliate banner campaign channel data1 data2'
const ORDER = `orderId total currency fixedCost tax shipping coupon productId items customerId campaign affiliate channel data1 data2 data3 data4 data5 proof`

/** What each command's object may hold; the rest does nothing. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  init: 'account collector consent respectGpc windowDays cookieDomain params test debug'.split(' '),
  click: REFERRAL.split(' '),
  sale: ORDER.split(' '),
  action: `${ORDER} code actionId`.split(' '),
}

/** Says in the console what the tracker does, from the beginning and from now on. */
export const explain = (said: Said[]): void => {
  const before = new Set<string>()
  const tell = (one: Said) => {
    for (const line of linesOf(one)) {
      // The same mistake on every call is one mistake.
      if (before.has(line)) continue
      before.add(line)
      // biome-ignore lint/suspicious/noConsole: to speak is what debug mode is for.
      console.info(`waymark: ${line}`)
    }
  }
  said.forEach(tell)
  said.push = (...more) => {
    more.forEach(tell)
    return 0
  }
}

const linesOf = ([code, ...details]: Said): readonly string[] => {
  if (code === 'call') return linesOfCall(details)
  if (code === 'error') return [`this was caught, so that the page goes on: ${details[0]}`]
  return [lineOf(details[0] as Result)]
}

const linesOfCall = ([name, input]: readonly unknown[]): readonly string[] => {
  if (name === 'wm.js') return ['wm.js is on this page twice; the second copy does nothing']
  const command = `${name}`
  if (!COMMANDS.includes(command)) return [`there is no command "${command}"; it does nothing`]
  const known = KNOWN[command]
  const unknown = known ? Object.keys(Object(input)).filter((key) => !known.includes(key)) : []
  const secret = /^(sk|wh)_/.test(Object(input).account)
  return [
    `${command} was called`,
    ...unknown.map((key) => `${command} does not know "${key}" and leaves it out`),
    ...(secret ? ['account is a secret key: take it off this page and revoke it'] : []),
  ]
}

const lineOf = ({ id, state, reason, message }: Result): string => {
  if (reason === 'no_referral') return 'this page names no affiliate: nothing is stored, no click'
  if (reason === 'consent') return 'without consent nothing is stored and nothing is sent'
  const event = id || 'the event'
  const why = [reason, message].filter((part) => part).join(': ')
  const said: Record<Result['state'], string> = {
    sent: `${event} was recorded`,
    queued: `${event} is kept in this browser and will be sent again (${why || 'no connection'})`,
    duplicate: `${event} was reported from this browser before and is not sent again`,
    ignored: `${event} was ignored (${why})`,
    rejected: `${event} was rejected: ${why}`,
  }
  return said[state]
}
