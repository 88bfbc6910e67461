import type { Affiliate } from '../../../domain/affiliate.js'
import { findByCode, wasAlias } from '../../../domain/code.js'
import type { AffiliateId } from '../../../domain/ids.js'
import type { Program } from '../../../domain/program.js'

/** How many affiliates, and how many texts that name one, are kept for one program. */
const KNOWN_MAX = 10_000

/**
 * Affiliates that were read for one version of a program, so that orders and clicks of the same
 * version need not read them again. An edit makes another version, which begins empty.
 */
export interface KnownAffiliates {
  readonly byId: Map<AffiliateId, Affiliate>
  /**
   * By the text of a link or report; undefined if it names none. Without texts whose meaning depends on
   * the instant.
   */
  readonly byText: Map<string, Affiliate | undefined>
}

const known = new WeakMap<Program, KnownAffiliates>()

export const knownAffiliates = (program: Program): KnownAffiliates => {
  const found = known.get(program) ?? { byId: new Map(), byText: new Map() }
  known.set(program, found)
  return found
}

/** Keeps affiliates that were read, and what the texts mean that they were read for. */
export const remember = (
  { byId, byText }: KnownAffiliates,
  affiliates: readonly Affiliate[],
  texts: readonly string[],
): void => {
  if (byId.size > KNOWN_MAX) byId.clear()
  if (byText.size > KNOWN_MAX) byText.clear()
  for (const affiliate of affiliates) byId.set(affiliate.id, affiliate)
  for (const text of texts) {
    if (!wasAlias(text, affiliates)) byText.set(text, findByCode(text, affiliates))
  }
}
