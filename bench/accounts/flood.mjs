import { median, two, whole } from '../figures.mjs'
import { collectorTarget } from '../targets.mjs'

/**
 * The affiliates of each account. They are few, so that a collector has looked up the codes of all accounts
 * before the first round that counts.
 */
export const AFFILIATES = 10
/** What the other accounts send together, of the rate of one account alone. */
const SHARE = 0.1
const FLOOD_CONNECTIONS = 256
const OTHER_CONNECTIONS = 32
/** More clicks than sales can be recorded for, per second. */
const CLICKS_PER_SECOND = 4_000

/**
 * The other accounts send at a fixed rate, first alone and then while the first account sends as fast as
 * it is answered. A request of the others counts from the instant at which it was due.
 */
export const measureFlood = async (kind, { root, databases, seconds, accounts, ofOne }) => {
  const spread = { first: 0, count: accounts, affiliates: AFFILIATES }
  const target = await collectorTarget('flood', { root, databases, kind, seconds, spread })
  try {
    const rate = SHARE * median(ofOne.map(({ perSecond }) => perSecond))
    const flood = { spread: { ...spread, count: 1 }, connections: FLOOD_CONNECTIONS }
    const rest = {
      spread: { ...spread, first: 1, count: accounts - 1 },
      connections: OTHER_CONNECTIONS,
      rate,
    }
    const beside = aSender(target, kind, { ...rest, seconds })
    const own = aSender(target, kind, { ...flood, seconds })
    const alone = await beside()
    const [others, flooding] = await Promise.all([beside(), own()])
    await target.close()
    return { alone, others, flooding, held: `all accounts: ${await target.check()}` }
  } finally {
    await target.close()
  }
}

/** Each call sends one round. The clicks that sales need are sent before. */
const aSender = (target, kind, over) => {
  let from = 0
  return async () => {
    const max = Math.ceil((over.rate ?? CLICKS_PER_SECOND) * (over.seconds + 2))
    if (kind === 'sales') {
      const clicks = { ...over, rate: undefined, kind: 'clicks', warmSeconds: 0, seconds: 120 }
      await target.send({ ...clicks, from, max })
    }
    const measured = await target.send({ ...over, kind, from, ...(kind === 'sales' && { max }) })
    from += kind === 'sales' ? max : measured.next - from
    return measured
  }
}

/** The table of a flood. */
export const floodRows = ({ alone, others, flooding }) => [
  ['', 'per second', 'p50 ms', 'p99 ms'],
  ...Object.entries({
    'the others alone': alone,
    'the others beside the flood': others,
    'the account that floods': flooding,
  }).map(([name, { perSecond, p50, p99 }]) => [name, whole(perSecond), two(p50), two(p99)]),
]
