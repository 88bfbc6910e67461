import type { Key } from '../../../domain/key.js'
import { type Problem, problem } from '../../../domain/problem.js'
import { addCallKey, addSecretKey, addSigningKey, revokeKey } from '../../../program/keys.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { KeysPage, LABEL_MAX } from '../pages/keysPage.js'

export const getKeys = (visit: OwnVisit): Promise<Reply> => keysReply(visit, 200)

const MAKERS = new Map([
  ['secret', addSecretKey],
  ['signing', addSigningKey],
  ['call', addCallKey],
])

/** Answers with the page instead of a redirect, because a secret must not be part of a URL. */
export const postKey = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, form } = visit
  const label = form.text('label').trim()
  const add = MAKERS.get(form.text('kind'))
  if (!add)
    return keysReply(
      visit,
      422,
      problem('invalid', 'kind', 'Choose a secret key, a call key or a signing key.'),
    )
  if (label.length > LABEL_MAX) {
    return keysReply(visit, 422, problem('invalid', 'label', `At most ${LABEL_MAX} characters.`))
  }
  return keysReply(visit, 201, undefined, await add(deps, viewer.account.id, label))
}

export const postKeyRevoke = async (visit: OwnVisit): Promise<Reply> => {
  const done = await revokeKey(visit.deps, visit.viewer.account.id, visit.form.text('id'))
  return done ? keysReply(visit, 422, done) : redirect('/keys?notice=key_revoked')
}

const keysReply = async (
  { deps, viewer }: OwnVisit,
  status: number,
  problem?: Problem,
  made?: { readonly key: Key; readonly secret: string },
): Promise<Reply> => {
  const keys = await deps.storage.keys(viewer.account.id)
  return page('Keys', <KeysPage keys={keys} made={made} problem={problem} />, status)
}
