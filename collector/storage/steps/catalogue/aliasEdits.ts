import { ALIASES_KEPT_MAX, ALIASES_MAX } from '../../../domain/affiliate.js'
import { codeKey } from '../../../domain/code.js'
import type { AccountId, AffiliateId } from '../../../domain/ids.js'
import type { Catalogue } from '../../catalogue.js'
import { lockCodes } from '../facts/byCode.js'
import { all, insert, lock, one, run, together } from '../step.js'
import { isAlias } from './affiliates.js'
import { type Edit, namingTasks, spelledTasks, UNSEEN_MS } from './codeEdits.js'

type AliasEdits = Pick<Catalogue, 'addAlias' | 'removeAlias'>

/** Edits of the further codes of affiliates. Their links may be in use before they are entered. */
export const aliasEdits = (edit: Edit): AliasEdits => ({
  addAlias: async (accountId, id, code, at) => {
    let refused: 'exists' | 'full' | 'full_with_removed' = 'exists'
    const isAdded = await edit(
      accountId,
      function* () {
        const { isTaken, kept, inForce } = yield* lockedAliases(accountId, id, code, at)
        refused = 'exists'
        if (isTaken) return 0
        refused = inForce >= ALIASES_MAX ? 'full' : 'full_with_removed'
        return refused === 'full' || kept >= ALIASES_KEPT_MAX
          ? 0
          : yield* insertAlias(accountId, id, code, at)
      },
      namingTasks(code),
      at,
    )
    return isAdded ? 'added' : refused
  },
  removeAlias: (accountId, id, code, at) =>
    edit(
      accountId,
      () =>
        run(
          `update affiliate_codes set removed_at = ?
           where account_id = ? and affiliate_id = ? and folded = ? and lower(code) = ?
             and removed_at is null`,
          at,
          accountId,
          id,
          codeKey(code),
          code.toLowerCase(),
        ),
      spelledTasks('affiliate', code, codeKey(code), at),
      at + UNSEEN_MS,
    ),
})

/** The state that decides about a new alias, which no other transaction changes before this one ends. */
function* lockedAliases(accountId: AccountId, id: AffiliateId, code: string, at: number) {
  yield* together({
    code: lockCodes(accountId, 'affiliate', [codeKey(code)], at),
    limit: lock('code', accountId, [`aliases of ${id}`], at),
  })
  const { isTaken, isOwn, rows } = yield* together({
    isTaken: isAlias(accountId, code),
    isOwn: one(
      `select 1 as one from affiliates /* indexed by affiliates_by_folding */
       where account_id = ? and rtrim(lower(code), '._-') = ? limit 1`,
      accountId,
      codeKey(code),
    ),
    rows: all<{ removed_at: number | null }>(
      'select removed_at from affiliate_codes where account_id = ? and affiliate_id = ?',
      accountId,
      id,
    ),
  })
  return {
    isTaken: isTaken || isOwn !== undefined,
    kept: rows.length,
    inForce: rows.filter(({ removed_at }) => removed_at === null).length,
  }
}

const insertAlias = (accountId: AccountId, id: AffiliateId, code: string, at: number) =>
  insert(
    'affiliate_codes',
    {
      account_id: accountId,
      affiliate_id: id,
      code,
      folded: codeKey(code),
      created_at: at,
      removed_at: null,
    },
    // It was added and removed at the same instant.
    'on conflict (account_id, affiliate_id, code, created_at) do update set removed_at = null',
  )
