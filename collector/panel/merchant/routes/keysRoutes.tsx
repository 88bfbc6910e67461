import type { Key } from '../../../domain/key.js'
import { isProblem, type Problem } from '../../../domain/problem.js'
import { addKey, revokeKey } from '../../../program/keys.js'
import { page, type Reply, redirect } from '../../reply.js'
import type { OwnVisit } from '../../visit.js'
import { KeysPage } from '../pages/keysPage.js'

export const getKeys = (visit: OwnVisit): Promise<Reply> => keysReply(visit, 200)

/** Answers with the page instead of a redirect, because a secret must not be part of a URL. */
export const postKey = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, form } = visit
  const kind = form.text('kind')
  const asked = { kind, label: form.text('label') }
  const made = await addKey(
    deps,
    viewer.account.id,
    kind === 'signing' ? asked : { ...asked, scopes: form.all('scopes').join(',') },
  )
  return isProblem(made) ? keysReply(visit, 422, made) : keysReply(visit, 201, undefined, made)
}

export const postKeyRevoke = async (visit: OwnVisit): Promise<Reply> => {
  const done = await revokeKey(visit.deps, visit.viewer.account.id, visit.form.text('id'))
  return done ? keysReply(visit, 422, done) : redirect('/keys?notice=key_revoked')
}

const keysReply = async (
  { deps, viewer, form }: OwnVisit,
  status: number,
  problem?: Problem,
  made?: { readonly key: Key; readonly secret: string },
): Promise<Reply> => {
  const keys = await deps.storage.keys(viewer.account.id)
  const scopes = problem ? form.all('scopes') : undefined
  const body = <KeysPage keys={keys} made={made} problem={problem} scopes={scopes} />
  return page('Keys', body, status)
}
