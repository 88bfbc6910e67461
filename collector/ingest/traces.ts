import { largerNetworkOf } from '../domain/network.js'
import { type TraceKind, USUAL_MATCHING } from '../domain/policy.js'
import type { Program } from '../domain/program.js'
import { keyedHash } from '../storage/keyedHash.js'
import type { Deps } from './deps.js'

/** The browser that sent a request, or on whose behalf a server did. */
export interface Sender {
  /** The network of its IP address, as `networkOf` gives it. Undefined: unknown, or not public. */
  readonly address: string | undefined
  /** Its `User-Agent`. Undefined: unknown. */
  readonly agent: string | undefined
}

/** Longer than any browser's. The rest is left out. */
const AGENT_MAX = 512

/**
 * The traces of a browser, that of today first: keyed hashes of what the policy compares, one with the key of
 * each day that is still kept. Two requests have a trace in common if both came within these days from
 * the same address and browser. Empty if the rule `probabilistic` is off or the address is unknown, and
 * then nothing is stored.
 *
 * A key is destroyed when no click of its day can earn any more. Afterwards nobody can compute a trace from
 * an address, so what is stored does not tell where a visitor was.
 */
export const tracesOf = async (
  { storage }: Pick<Deps, 'storage'>,
  { account, policy }: Pick<Program, 'account' | 'policy'>,
  { address, agent }: Sender,
  at: number,
): Promise<readonly string[]> => {
  if (!policy.rules.includes('probabilistic') || address === undefined) return []
  const { by } = policy.matching ?? USUAL_MATCHING
  const compared = comparedIn(by, address, agent)
  if (compared === undefined) return []
  const keys = await storage.traceKeys(account.id, at)
  return keys.map(({ key }) => keyedHash(compared, key))
}

const comparedIn = (
  by: TraceKind,
  address: string,
  agent: string | undefined,
): string | undefined => {
  if (by === 'address') return `${by} ${address}`
  return agent ? `${by} ${largerNetworkOf(address)} ${agent.slice(0, AGENT_MAX)}` : undefined
}
