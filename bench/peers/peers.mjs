import { goaccess } from './goaccess.mjs'
import { microAnalytics } from './microAnalytics.mjs'
import { phpWebCounter } from './phpWebCounter.mjs'

/** Programs of others that record clicks, by the names that the load process gets. */
export const PEERS = { microAnalytics, phpWebCounter, goaccess }

/** The requests of a run against one of them, by their number. */
export const peerRequestsOf = (run) => PEERS[run.peer].requestOf(run)

/** The reason why an answer of one of them does not acknowledge the click. */
export const peerRefusal = ({ peer }, answer) =>
  PEERS[peer].isAcknowledged(answer) ? undefined : `${answer.status} ${answer.body.slice(0, 300)}`
